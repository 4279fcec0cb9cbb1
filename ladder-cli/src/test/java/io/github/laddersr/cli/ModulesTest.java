// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The built modules: their exports, and their services for {@link java.util.ServiceLoader}. */
final class ModulesTest {
    private static final String ROOT = "io.github.laddersr.";
    private static final String SERVICES = "META-INF/services/";

    /** Our compiled modules on the class path: folders of classes, or jars. */
    private static final Pattern BUILT =
            Pattern.compile(".*/ladder-[a-z]+/target/(?:fast/)?(?:classes|ladder-[^/]*\\.jar)");

    private final Map<String, ModuleReference> modules = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> BUILT.matcher(entry).matches())
            .flatMap(entry -> ModuleFinder.of(Path.of(entry)).findAll().stream())
            .collect(Collectors.toMap(m -> m.descriptor().name(), m -> m, (a, b) -> a, TreeMap::new));

    private ModuleDescriptor module(String name) {
        return Objects.requireNonNull(modules.get(ROOT + name), name).descriptor();
    }

    private static Set<String> exported(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> required(ModuleDescriptor module) {
        return module.requires().stream().map(ModuleDescriptor.Requires::name).collect(Collectors.toSet());
    }

    @Test
    void eachHasAName() {
        assertThat(modules.keySet())
                .contains(Stream.of("base", "network", "image", "core", "eval", "models", "onnx", "train", "cli")
                        .map(ROOT::concat)
                        .toArray(String[]::new));
        assertThat(modules.values()).noneMatch(m -> m.descriptor().isAutomatic());
    }

    @Test
    void theEnginesInsideIsNotForUsers() {
        assertThat(exported(module("network")))
                .containsExactly(ROOT + "engine", ROOT + "fold", ROOT + "graph", ROOT + "weights");
        assertThat(exported(module("base"))).containsExactly("io.github.laddersr");
        assertThat(exported(module("image"))).isNotEmpty().noneMatch(p -> p.contains(".codec"));
        assertThat(exported(module("cli"))).isEmpty();
    }

    /** A program on the module path thereby gets the Vector API without a flag. */
    @Test
    void theNetworkRequiresTheVectorApi() {
        assertThat(required(module("network"))).contains("jdk.incubator.vector");
        assertThat(required(module("core"))).contains(ROOT + "network", ROOT + "image");
    }

    /** The same list twice: the module's own, and one for programs on the class path. */
    @Test
    void servicesAreTheSameOnBothPaths() throws IOException {
        int services = 0;
        for (ModuleReference module : modules.values()) {
            Map<String, Set<String>> provided = new TreeMap<>();
            module.descriptor().provides().forEach(p -> provided.put(p.service(), new TreeSet<>(p.providers())));
            assertThat(listed(module)).as(module.descriptor().name()).isEqualTo(provided);
            services += provided.size();
        }
        assertThat(services).isPositive();
    }

    private static Map<String, Set<String>> listed(ModuleReference module) throws IOException {
        Map<String, Set<String>> services = new TreeMap<>();
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            for (String name : names.filter(n -> n.startsWith(SERVICES) && !n.endsWith("/"))
                    .toList()) {
                String text = new String(reader.open(name).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
                services.put(
                        name.substring(SERVICES.length()),
                        text.lines()
                                .map(String::strip)
                                .filter(l -> !l.isEmpty())
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return services;
    }
}
