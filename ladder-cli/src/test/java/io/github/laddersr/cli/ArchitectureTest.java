// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.laddersr.UserException;
import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Dependencies run in one direction: base, network and image, core, eval, train, the command line. */
final class ArchitectureTest {
    private static final String ROOT = "io.github.laddersr";

    private static final JavaClasses LADDER = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/")) // in any build folder
            .importPackages(ROOT);

    /** The modules that each module may use. The command line may use all. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            "base", Set.of(),
            "network", Set.of("base"),
            "image", Set.of("base"),
            "core", Set.of("base", "network", "image"),
            "eval", Set.of("base", "network", "image", "core"),
            "models", Set.of(),
            "onnx", Set.of("base", "network"),
            "server", Set.of("base", "network", "image", "core", "models", "onnx"),
            "train", Set.of("base", "network", "image", "core", "eval"),
            "torch", Set.of("base", "network", "image", "core", "eval", "train"));

    /** The packages outside the JDK that a module may use; modules without an entry have their own libraries. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "base", List.of(),
            "network", List.of("org.slf4j."),
            "image", List.of("org.slf4j.", "com.twelvemonkeys.", "com.luciad.imageio.webp.", "com.github.luben.zstd."),
            "core", List.of("org.slf4j.", "com.fasterxml.jackson.core."),
            "eval", List.of(),
            "models", List.of());

    private static final List<String> JDK =
            List.of("java.", "javax.", "jdk.incubator.vector.", "com.sun.management.", "org.w3c.dom.", "org.jspecify.");

    /** The name of a module in the location of its classes: a build folder or a jar. */
    private static final Pattern PLACE = Pattern.compile(".*/ladder-([a-z]+)(?:/target|-[0-9]).*");

    /** Protects the other tests: if ArchUnit could not read the class files, every rule below would hold. */
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
    void modulesUseWhatIsBelowThem() {
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (JavaClass user : LADDER) {
            String module = moduleOf(user);
            seen.add(module);
            if (module.equals("cli")) {
                continue;
            }
            Set<String> allowed = MODULES.get(module);
            Assertions.assertThat(allowed).as("a line of %s in MODULES", module).isNotNull();
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                JavaClass used = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(used)) {
                    String other = moduleOf(used);
                    if (!other.equals(module) && !allowed.contains(other)) {
                        wrong.add(dependency.getDescription());
                    }
                } else if (!used.isPrimitive() && !mayUse(module, used.getName())) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        Assertions.assertThat(wrong).isEmpty();
        Assertions.assertThat(seen)
                .contains("base", "network", "image", "core", "eval", "models", "onnx", "server", "train", "cli");
    }

    private static boolean mayUse(String module, String type) {
        List<String> libraries = LIBRARIES.get(module);
        return libraries == null
                || JDK.stream().anyMatch(type::startsWith)
                || libraries.stream().anyMatch(type::startsWith);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static String moduleOf(JavaClass type) {
        String place = type.getSource().orElseThrow().getUri().toString();
        Matcher name = PLACE.matcher(place);
        Assertions.assertThat(name.matches()).as("a module's name in %s", place).isTrue();
        return name.group(1);
    }

    @Test
    void onnxAloneUsesItsLibraries() {
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

    /** The order of packages: the network as data knows no engine, an engine no image, an image no upscaler. */
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

    /** Native memory is accessed through the foreign-memory API, never through APIs that the JDK is about to remove. */
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
