package io.github.laddersr.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.laddersr.UserException;
import java.lang.classfile.ClassFile;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture run one way: core, then models, onnx and train, then the command line. */
final class ArchitectureTest {
    private static final String ROOT = "io.github.laddersr";

    private static final JavaClasses LADDER = new ClassFileImporter()
            .withImportOption(
                    location -> !location.contains("/test-classes/")) // in whatever folder the build puts them
            .importPackages(ROOT);

    private static final String[] ABOVE_CORE = {
        ROOT + ".models..", ROOT + ".onnx..", ROOT + ".train..", ROOT + ".torch..", ROOT + ".cli.."
    };

    /** Guards the other tests: a class file that ArchUnit cannot read would make every rule below hold. */
    @Test
    void classFilesOfJava25AreRead() throws Exception {
        try (var in = UserException.class.getResourceAsStream("UserException.class")) {
            var bytes = java.util.Objects.requireNonNull(in).readAllBytes();
            Assertions.assertThat(ClassFile.of().parse(bytes).majorVersion()).isEqualTo(ClassFile.JAVA_25_VERSION);
        }
        Assertions.assertThat(LADDER.contain(UserException.class)).isTrue();
        Assertions.assertThat(LADDER.contain(Ladder.class)).isTrue();
    }

    @Test
    void coreUsesNothingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackages(ABOVE_CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ABOVE_CORE)
                .check(LADDER);
    }

    @Test
    void coreUsesTheJdkSlf4jAndTheImageLibrariesOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackages(ABOVE_CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "..",
                        "java..",
                        "javax..",
                        "com.sun.management..",
                        "jdk.incubator.vector..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "org.w3c.dom..",
                        "com.drew..",
                        "com.luciad.imageio.webp..",
                        "com.twelvemonkeys..")
                .check(LADDER);
    }

    @Test
    void modelsUseTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".models..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".models..", "java..", "org.jspecify..")
                .allowEmptyShould(true)
                .check(LADDER);
    }

    @Test
    void onnxUsesCoreAndItsLibrariesOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".models..", ROOT + ".train..", ROOT + ".torch..", ROOT + ".cli..")
                .check(LADDER);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnx..", "ai.onnxruntime..", "com.google.protobuf..", "org.tribuo..")
                .check(LADDER);
    }

    @Test
    void theTrainerKnowsNeitherTheCommandLineNorTheShippedModels() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".train..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".models..",
                        ROOT + ".onnx..",
                        ROOT + ".torch..",
                        ROOT + ".cli..",
                        "picocli..",
                        "me.tongfei..")
                .allowEmptyShould(true)
                .check(LADDER);
    }

    /** The order inside core: the network as data knows no engine, an engine knows no image, an image knows no upscaler. */
    @Test
    void theNetworkIsAValueThatKnowsNoConsumer() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".graph..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".engine..", ROOT + ".kernel..", ROOT + ".image..", ROOT + ".upscale..")
                .allowEmptyShould(true)
                .check(LADDER);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(LADDER);
    }

    /** Native memory is reached through the foreign-memory API, never through what the JDK is about to remove. */
    @Test
    void nobodyUsesUnsafe() {
        for (String forbidden : List.of("sun.misc..", "jdk.internal..")) {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(forbidden)
                    .check(LADDER);
        }
    }
}
