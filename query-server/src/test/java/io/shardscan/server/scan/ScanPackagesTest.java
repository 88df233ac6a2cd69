package io.shardscan.server.scan;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ScanPackagesTest {
  private static final String SCAN = "io.shardscan.server.scan";

  private final JavaClasses classes = importWithoutTheJdk();

  /** The classes of the JDK would be read as well, which takes longer than all else. */
  private static JavaClasses importWithoutTheJdk() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    try {
      return new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(SCAN);
    } finally {
      ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(true);
    }
  }

  @Test
  void knowNothingButRowsInMemory() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(SCAN + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            SCAN + "..",
            "io.shardscan.model.limits",
            "io.shardscan.model.basis",
            "java..",
            "jdk.incubator.vector",
            "org.jspecify.annotations")
        .check(classes);
  }

  @Test
  void formNoCycle() {
    slices().matching("io.shardscan.server.(**)").should().beFreeOfCycles().check(classes);
  }
}
