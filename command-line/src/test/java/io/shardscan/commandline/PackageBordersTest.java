package io.shardscan.commandline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackageBordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.shardscan.commandline");

  @Test
  void theCommandLineKnowsNothingOfTheServersButTheirApi() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shardscan.server..",
            "io.shardscan.model..",
            "io.shardscan.ingestion..",
            "io.shardscan.standalone..",
            "org.apache..")
        .check(CLASSES);
  }

  @Test
  void commandsFormNoCycles() {
    slices().matching("io.shardscan.commandline.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
