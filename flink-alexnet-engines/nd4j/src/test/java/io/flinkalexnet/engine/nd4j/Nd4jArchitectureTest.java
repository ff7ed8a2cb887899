package io.flinkalexnet.engine.nd4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
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

    /** Else a device would be waited for, or an array copied back and forth, in every layer. */
    @ArchTest
    static final ArchRule DEVICE_KERNELS_LEAVE_ARRAYS_WHERE_THEY_ARE =
            noClasses()
                    .that()
                    .haveSimpleNameStartingWith("Device")
                    .and()
                    .doNotHaveSimpleName("DeviceTransfer")
                    .should()
                    .dependOnClassesThat(accessHostMemory())
                    .orShould()
                    .callMethodWhere(readsAnArray());

    @ArchTest
    static final ArchRule LAYERS_LEAVE_MEMORY_TO_KERNELS =
            noClasses()
                    .that()
                    .haveSimpleNameEndingWith("Layer")
                    .or()
                    .haveSimpleNameStartingWith("Network")
                    .or()
                    .haveSimpleNameStartingWith("Nd4j")
                    .should()
                    .dependOnClassesThat(accessHostMemory())
                    .orShould()
                    .callMethodWhere(readsAnArray());

    @ArchTest
    static final ArchRule NUMBERS_COME_BACK_AT_THE_END_OF_A_NETWORK_AND_WHERE_THEY_ARE_ASKED_FOR =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("DeviceOutput")
                    .and()
                    .doNotHaveSimpleName("DeviceStore")
                    .and()
                    .doNotHaveSimpleName("DeviceNorms")
                    .should()
                    .callMethodWhere(calls("DeviceTransfer", "download"));

    private static DescribedPredicate<JavaClass> accessHostMemory() {
        return resideInAnyPackage("org.bytedeco..", "org.nd4j.nativeblas..")
                .or(assignableTo("org.nd4j.linalg.api.buffer.DataBuffer"))
                .as("access host memory");
    }

    private static DescribedPredicate<JavaMethodCall> readsAnArray() {
        return calls("Ops", "bytes|pointer")
                .or(
                        calls(
                                "INDArray",
                                "data|get(Double|Float|Int|Long|Number|Scalar).*"
                                        + "|to.*(Vector|Matrix)|.*Number|put.*"))
                .as("read or write elements of an array");
    }

    private static DescribedPredicate<JavaMethodCall> calls(String owner, String methods) {
        return DescribedPredicate.describe(
                "call %s of %s".formatted(methods, owner),
                call ->
                        call.getTargetOwner().getSimpleName().equals(owner)
                                && call.getName().matches(methods));
    }
}
