package io.flinkalexnet.engine.nd4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** With one public class, whose signatures are the seam's, no type of ND4J gets out. */
@AnalyzeClasses(
        packages = "io.flinkalexnet.engine.nd4j",
        importOptions = ImportOption.DoNotIncludeTests.class)
class Nd4jArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC =
            classes()
                    .that()
                    .areTopLevelClasses()
                    .and()
                    .doNotHaveSimpleName("Nd4jEngineProvider")
                    .and()
                    .doNotHaveSimpleName("package-info")
                    .should()
                    .notHaveModifier(JavaModifier.PUBLIC);

    @ArchTest
    static final ArchRule THE_PROVIDER_KNOWS_NO_NATIVE_TYPE =
            classes()
                    .that()
                    .haveSimpleName("Nd4jEngineProvider")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "io.flinkalexnet.engine..");
}
