package io.flinkalexnet.engine.onednn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** With one public class, whose signatures are the seam's, no type of oneDNN gets out. */
@AnalyzeClasses(
        packages = "io.flinkalexnet.engine.onednn",
        importOptions = ImportOption.DoNotIncludeTests.class)
class OnednnArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
            classes()
                    .that()
                    .areTopLevelClasses()
                    .and()
                    .doNotHaveSimpleName("OnednnEngineProvider")
                    .and()
                    .doNotHaveSimpleName("package-info")
                    .should()
                    .notHaveModifier(JavaModifier.PUBLIC);

    /** The service loader must be able to make it where the natives are missing. */
    @ArchTest
    static final ArchRule THE_PROVIDER_KNOWS_NO_NATIVE_TYPE =
            classes()
                    .that()
                    .haveSimpleName("OnednnEngineProvider")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "io.flinkalexnet.engine..");

    /** So that each native object has an owner. */
    @ArchTest
    static final ArchRule C_FUNCTIONS_ARE_CALLED_IN_TWO_PLACES =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("OpenMp")
                    .and()
                    .doNotHaveSimpleName("Memory")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.sun.jna..");
}
