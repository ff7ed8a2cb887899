package io.flinkalexnet.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.flinkalexnet.flink",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_NATIVE_TYPE_OUTSIDE_ENGINES =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "com.sun.jna..");

    @ArchTest
    static final ArchRule NO_ENGINE_BUT_THE_SEAM =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.flinkalexnet.engine.nd4j..",
                            "io.flinkalexnet.engine.onednn..",
                            "io.flinkalexnet.engine.cuda..");

    @ArchTest
    static final ArchRule OPERATORS_DO_NOT_KNOW_JOBS =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.flinkalexnet.jobs..");

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLE =
            slices().matching("io.flinkalexnet.flink.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_RULES_SEE_THE_OPERATORS =
            classes()
                    .that()
                    .haveSimpleName("DecodeFunction")
                    .should()
                    .resideInAPackage("io.flinkalexnet.flink.augment");
}
