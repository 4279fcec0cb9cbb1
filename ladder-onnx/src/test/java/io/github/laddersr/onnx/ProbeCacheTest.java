// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Planes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was found out of networks is the same from the folder as from trying them, and nothing that is wrong there is
 * believed.
 */
final class ProbeCacheTest {
    @TempDir
    Path folder;

    private final AtomicInteger tries = new AtomicInteger();

    private ProbeCache cache() {
        return new ProbeCache(Optional.of(folder.resolve("deep/networks")));
    }

    private Probed get(ProbeCache cache, Path file, ColourOrder order) {
        OnnxFile read = OnnxFile.read(file);
        return cache.get(read, order, () -> {
            tries.incrementAndGet();
            return Probe.of(read, order);
        });
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("deep/networks"))) {
            return files.sorted().toList();
        }
    }

    /** All kinds of findings: a bound or none, a fixed size, luma, odd names. */
    @Test
    void isTriedOnceForItsContentAndOrder() throws IOException {
        Zoo global = new Zoo().input("in\n= \u00e9", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        global.node("GlobalAveragePool", List.of("in\n= \u00e9"), "mean")
                .node("Add", List.of("in\n= \u00e9", "mean"), "out");
        Zoo fixed = new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 32, 48)
                .output("out", Zoo.FLOAT, 1, 3, 64, 96)
                .blur("in", "soft", 3, 1)
                .nearest("soft", "out", 1, 1, 2, 2);
        int number = 0;
        for (Zoo zoo : List.of(Zoo.plain(3, 2), Zoo.plain(1, 3), global, fixed)) {
            Path file = zoo.write(folder, "network" + number++);
            tries.set(0);
            Probed tried = get(cache(), file, ColourOrder.AUTO);
            Path moved = Files.move(file, folder.resolve("moved.onnx"));
            assertThat(get(cache(), moved, ColourOrder.AUTO)).isEqualTo(tried);
            assertThat(tries).hasValue(1);
            Files.delete(moved);
        }
        assertThat(kept()).hasSize(4);
        Path file = Zoo.plain(3, 2).write(folder, "again");
        tries.set(0);
        assertThat(get(cache(), file, ColourOrder.BGR).bgr()).isTrue();
        assertThat(get(cache(), file, ColourOrder.AUTO).bgr()).isFalse();
        assertThat(tries).hasValue(1);
        assertThat(kept()).hasSize(5);
    }

    @Test
    void aKeptNetworkComputesTheSame() {
        Path file = Zoo.plain(3, 2).write(folder, "plain");
        Planes image = ProbeImages.noise(3, 20, 24, 1);
        for (int i = 0; i < 2; i++) {
            OnnxNetwork network = OnnxNetwork.read(file, ColourOrder.AUTO, cache());
            assertThat(network.macsPerPixel()).isEqualTo(27);
            try (Engine engine = network.open(EngineChoice.fastest(1))) {
                assertThat(Images.difference(Zoo.plainly(2).apply(image), engine.run(image)))
                        .isLessThan(1e-4);
            }
        }
    }

    /** Cut, changed at random, of another network, or no file: it is tried again, and the place is right afterwards. */
    @Test
    void whatIsDamagedIsFoundOutAnew() throws IOException {
        Path file = Zoo.plain(3, 2).write(folder, "plain");
        Path other = Zoo.plain(3, 4).write(folder, "other");
        Probed right = get(cache(), file, ColourOrder.AUTO);
        Path place = kept().getFirst();
        get(cache(), other, ColourOrder.AUTO);
        Path second = kept().stream().filter(p -> !p.equals(place)).findFirst().orElseThrow();
        byte[] whole = Files.readAllBytes(place);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] changed = whole.clone();
            switch (i % 3) {
                case 0 -> changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
                default ->
                    changed = new String(whole, StandardCharsets.UTF_8)
                            .replaceFirst("scale=2", "scale=" + (3 + i))
                            .getBytes(StandardCharsets.UTF_8);
            }
            Files.write(place, changed);
            tries.set(0);
            assertThat(get(cache(), file, ColourOrder.AUTO)).as("change " + i).isEqualTo(right);
            refused += tries.get();
        }
        assertThat(refused).isGreaterThan(50); // some bits are in a comment
        Files.copy(second, place, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(get(cache(), file, ColourOrder.AUTO)).isEqualTo(right);
        assertThat(get(cache(), other, ColourOrder.AUTO).shape().scale()).isEqualTo(4);
        assertThat(kept()).hasSize(2);
    }

    @Test
    void whereNothingCanBeKeptItIsTriedEachTime() throws IOException {
        Path file = Zoo.plain(3, 2).write(folder, "plain");
        Files.writeString(folder.resolve("deep"), "a file where the folder should be");
        for (ProbeCache cache : List.of(cache(), new ProbeCache(Optional.empty()))) {
            tries.set(0);
            Probed first = get(cache, file, ColourOrder.AUTO);
            assertThat(get(cache, file, ColourOrder.AUTO)).isEqualTo(first);
            assertThat(tries).hasValue(2);
        }
        assertThat(folder.resolve("deep")).hasContent("a file where the folder should be");
        Files.delete(folder.resolve("deep"));
        get(cache(), file, ColourOrder.AUTO);
        Path place = kept().getFirst();
        Files.delete(place);
        Files.createDirectory(place); // what is no file is neither read nor replaced
        get(cache(), file, ColourOrder.AUTO);
        assertThat(place).isDirectory();
    }
}
