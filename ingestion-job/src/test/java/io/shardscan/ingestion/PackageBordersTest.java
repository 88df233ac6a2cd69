package io.shardscan.ingestion;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.shardscan.ingestion.decode.FileFormats;
import org.junit.jupiter.api.Test;

class PackageBordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.shardscan.ingestion");

  @Test
  void decodersKnowNothingOfFlinkNorOfWhatComesAfterThem() {
    noClasses()
        .that()
        .resideInAPackage("io.shardscan.ingestion.decode..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink.api..",
            "org.apache.flink.streaming..",
            "io.shardscan.ingestion.source..",
            "io.shardscan.ingestion.segment..",
            "io.shardscan.ingestion.commit..",
            "io.shardscan.model.segment..")
        .check(CLASSES);
  }

  @Test
  void readingAndCommittingMeetOnlyInTheOutcomeOfASplit() {
    noClasses()
        .that()
        .resideInAPackage("io.shardscan.ingestion.commit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shardscan.ingestion.source.enumerator..",
            "io.shardscan.ingestion.source.reader..",
            "io.shardscan.ingestion.segment..",
            "io.shardscan.ingestion.decode..")
        .check(CLASSES);
  }

  @Test
  void ingestionAndOptimizingMeetOnlyInTheManifests() {
    noClasses()
        .that()
        .resideInAPackage("io.shardscan.ingestion.optimize..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shardscan.ingestion.source..",
            "io.shardscan.ingestion.segment..",
            "io.shardscan.ingestion.commit..",
            "io.shardscan.ingestion.decode..",
            "io.shardscan.ingestion.sweep..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.shardscan.ingestion.source..",
            "io.shardscan.ingestion.segment..",
            "io.shardscan.ingestion.commit..",
            "io.shardscan.ingestion.decode..",
            "io.shardscan.ingestion.sweep..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardscan.ingestion.optimize..", "io.shardscan.ingestion.train..")
        .check(CLASSES);
  }

  @Test
  void rowsAreReadPlannedAndWrittenWithoutFlinksSources() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.shardscan.ingestion.optimize.rows..",
            "io.shardscan.ingestion.optimize.rewrite..",
            "io.shardscan.ingestion.optimize.tune..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void trainingKnowsNumbersAndNothingElse() {
    classes()
        .that()
        .resideInAPackage("io.shardscan.ingestion.train..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.shardscan.ingestion.train..",
            "io.shardscan.model.basis..",
            "org.ejml..",
            "org.jspecify..",
            "java..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices()
        .matching("io.shardscan.ingestion.(**)")
        .should()
        .beFreeOfCycles()
        // The list of formats names each format; nothing else there does.
        .ignoreDependency(type(FileFormats.class), alwaysTrue())
        .check(CLASSES);
  }
}
