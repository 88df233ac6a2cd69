package io.shardscan.model;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackageBordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.shardscan.model");

  @Test
  void eachPackageUsesOnlyWhatLiesBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("environment")
        .definedBy("io.shardscan.model.environment..")
        .layer("limits")
        .definedBy("io.shardscan.model.limits..")
        .layer("basis")
        .definedBy("io.shardscan.model.basis..")
        .layer("row")
        .definedBy("io.shardscan.model.row..")
        .layer("store")
        .definedBy("io.shardscan.model.store..")
        .layer("catalog")
        .definedBy("io.shardscan.model.catalog..")
        .layer("segment")
        .definedBy("io.shardscan.model.segment..")
        .whereLayer("segment")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("catalog")
        .mayOnlyBeAccessedByLayers("segment")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("catalog", "segment")
        .whereLayer("basis")
        .mayOnlyBeAccessedByLayers("catalog", "segment")
        .whereLayer("environment")
        .mayOnlyBeAccessedByLayers("catalog")
        .whereLayer("row")
        .mayOnlyBeAccessedByLayers("segment")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.shardscan.model.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
