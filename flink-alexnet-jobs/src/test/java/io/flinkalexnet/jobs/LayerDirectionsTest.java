package io.flinkalexnet.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Jobs know operators, operators know the engines' seam, engines know no Flink. */
@AnalyzeClasses(packages = "io.flinkalexnet", importOptions = DoNotIncludeTests.class)
final class LayerDirectionsTest {
    private static final String JOBS = "io.flinkalexnet.jobs..";
    private static final String OPERATORS = "io.flinkalexnet.flink..";
    private static final String ENGINES = "io.flinkalexnet.engine..";
    private static final String ND4J = "io.flinkalexnet.engine.nd4j..";
    private static final String ONEDNN = "io.flinkalexnet.engine.onednn..";

    @ArchTest
    static final ArchRule LAYERS_KNOW_ONLY_WHAT_IS_BELOW =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("jobs")
                    .definedBy(JOBS)
                    .layer("operators")
                    .definedBy(OPERATORS)
                    .layer("engines")
                    .definedBy(ENGINES)
                    .whereLayer("jobs")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("operators")
                    .mayOnlyBeAccessedByLayers("jobs");

    @ArchTest
    static final ArchRule ENGINES_KNOW_NO_FLINK_KAFKA_OR_AVRO =
            noClasses()
                    .that()
                    .resideInAPackage(ENGINES)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..", "org.apache.kafka..", "org.apache.avro..");

    @ArchTest
    static final ArchRule NATIVE_TYPES_STAY_IN_ENGINES =
            noClasses()
                    .that()
                    .resideInAnyPackage(JOBS, OPERATORS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "com.sun.jna..");

    @ArchTest
    static final ArchRule THE_SEAM_DOES_NOT_KNOW_ITS_ENGINES =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ND4J, ONEDNN)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ND4J, ONEDNN);

    @ArchTest
    static final ArchRule ND4J_DOES_NOT_KNOW_ONEDNN =
            noClasses()
                    .that()
                    .resideInAPackage(ND4J)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ONEDNN);

    @ArchTest
    static final ArchRule ONEDNN_DOES_NOT_KNOW_ND4J =
            noClasses()
                    .that()
                    .resideInAPackage(ONEDNN)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ND4J);
}
