package io.flinkalexnet.engine.cuda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** With one public class, whose signatures are the seam's, no type of CUDA gets out. */
@AnalyzeClasses(
        packages = "io.flinkalexnet.engine.cuda",
        importOptions = ImportOption.DoNotIncludeTests.class)
class CudaArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
            classes()
                    .that()
                    .areTopLevelClasses()
                    .and()
                    .doNotHaveSimpleName("CudaEngineProvider")
                    .and()
                    .doNotHaveSimpleName("package-info")
                    .should()
                    .notHaveModifier(JavaModifier.PUBLIC);

    /** The service loader must be able to make it where there is no CUDA. */
    @ArchTest
    static final ArchRule THE_PROVIDER_KNOWS_NO_NATIVE_TYPE =
            classes()
                    .that()
                    .haveSimpleName("CudaEngineProvider")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "io.flinkalexnet.engine..");

    /** So that tests run all of it on a processor. */
    @ArchTest
    static final ArchRule THE_ENGINE_REACHES_A_CARD_THROUGH_DEVICE_ONLY =
            noClasses()
                    .that()
                    .haveSimpleName("CudaTrainer")
                    .or()
                    .haveSimpleName("CudaLoadedModel")
                    .or()
                    .haveSimpleName("Kernels")
                    .should()
                    .transitivelyDependOnClassesThat()
                    .resideInAPackage("org.bytedeco..");
}
