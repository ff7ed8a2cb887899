package io.flinkalexnet.engine;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Engines know no Flink, and native types stay where pictures are decoded. */
@AnalyzeClasses(
        packages = "io.flinkalexnet.engine",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ENGINES_KNOW_NO_FLINK_KAFKA_OR_AVRO =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..", "org.apache.kafka..", "org.apache.avro..");

    @ArchTest
    static final ArchRule NOTHING_ABOVE_THE_ENGINES_IS_USED =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.flinkalexnet.flink..",
                            "io.flinkalexnet.jobs..",
                            "io.flinkalexnet.schemas..");

    @ArchTest
    static final ArchRule JAVACPP_STAYS_WITH_THE_PICTURES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.flinkalexnet.engine.image")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule THE_SEAM_KNOWS_NO_ENGINE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.nd4j..", "..engine.nd4j..", "..engine.onednn..");

    @ArchTest
    static final ArchRule NO_NATIVE_TYPE_IS_RETURNED =
            methods()
                    .that()
                    .arePublic()
                    .should()
                    .notHaveRawReturnType(resideInAPackage("org.bytedeco.."));

    @ArchTest
    static final ArchRule NO_NATIVE_TYPE_IS_TAKEN =
            noMethods()
                    .that()
                    .arePublic()
                    .should()
                    .haveRawParameterTypes(anyElementThat(resideInAPackage("org.bytedeco..")));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.flinkalexnet.(**)").should().beFreeOfCycles();
}
