package io.shardscan.server;

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
          .importPackages("io.shardscan.server");

  @Test
  void theScanKnowsNothingButVectorsAndKeys() {
    noClasses()
        .that()
        .resideInAPackage("io.shardscan.server.scan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shardscan.server.http..",
            "io.shardscan.server.catalog..",
            "io.shardscan.server.collection..",
            "io.shardscan.server.memory..",
            "io.shardscan.model.store..",
            "io.shardscan.model.catalog..",
            "io.helidon..",
            "com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void httpKnowsCollectionsButNotHowTheyAreServed() {
    noClasses()
        .that()
        .resideInAPackage("io.shardscan.server.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shardscan.server.catalog..",
            "io.shardscan.server.memory..",
            "io.shardscan.model.segment..")
        .check(CLASSES);
  }

  @Test
  void memoryAndCatalogKnowNothingOfHttp() {
    noClasses()
        .that()
        .resideInAnyPackage("io.shardscan.server.catalog..", "io.shardscan.server.memory..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardscan.server.http..", "io.helidon..")
        .check(CLASSES);
  }

  @Test
  void stagesFormNoCycles() {
    slices().matching("io.shardscan.server.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
