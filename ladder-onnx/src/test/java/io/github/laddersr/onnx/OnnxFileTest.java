// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, or mean harm. */
final class OnnxFileTest {
    private static final int MUTANTS = 400;

    @TempDir
    Path folder;

    /** Bytes that were changed, cut out or repeated: a network, or a sentence; never anything else. */
    @Test
    void mutantsAreReadOrRefused() throws IOException {
        byte[] whole = Zoo.plain(3, 2).model().toByteArray();
        Path file = folder.resolve("mutant.onnx");
        int refused = 0;
        for (int seed = 0; seed < MUTANTS; seed++) {
            Files.write(file, mutant(whole, new Random(seed)));
            try {
                OnnxFile read = OnnxFile.read(file);
                if (isModest(read.model())) {
                    Probe.of(read, ColourOrder.AUTO);
                }
            } catch (UserException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("seed " + seed)
                        .contains("mutant.onnx")
                        .doesNotContain("\n")
                        .endsWith(".");
            }
        }
        assertThat(refused).isGreaterThan(MUTANTS / 2);
    }

    /** A network that enlarges by thousands is not damaged, but too large for the machine that runs the tests. */
    private static boolean isModest(ModelProto model) {
        return model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().startsWith("scales"))
                .allMatch(tensor -> {
                    var values = tensor.getRawData()
                            .asReadOnlyByteBuffer()
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer();
                    boolean modest = true;
                    while (values.hasRemaining()) {
                        modest &= Math.abs(values.get()) < 50;
                    }
                    return modest;
                });
    }

    private static byte[] mutant(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static TensorProto external(TensorProto tensor, String location, long offset, long length) {
        return tensor.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(length)))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static ModelProto withKernelAt(String location, long offset, long length) {
        ModelProto model = Zoo.plain(3, 2).model();
        ModelProto.Builder builder = model.toBuilder();
        TensorProto kernel = model.getGraph().getInitializer(0);
        assertThat(kernel.getName()).isEqualTo("kernel");
        builder.getGraphBuilder().setInitializer(0, external(kernel, location, offset, length));
        return builder.build();
    }

    @Test
    void weightsMayLieBeside() throws IOException {
        byte[] kernel = Zoo.plain(3, 2)
                .model()
                .getGraph()
                .getInitializer(0)
                .getRawData()
                .toByteArray();
        byte[] shifted = new byte[kernel.length + 64];
        System.arraycopy(kernel, 0, shifted, 64, kernel.length);
        Files.write(folder.resolve("weights.bin"), shifted);
        Path file = Zoo.write(folder, "beside", withKernelAt("weights.bin", 64, kernel.length));
        OnnxNetwork network =
                OnnxNetwork.read(file, ColourOrder.AUTO, new ProbeCache(Optional.of(folder.resolve("kept"))));
        assertThat(folder.resolve("kept")).doesNotExist(); // the other file may change
        try (Engine engine = network.open(EngineChoice.fastest(1))) {
            var image = ProbeImages.noise(3, 20, 24, 1);
            assertThat(Images.difference(Zoo.plainly(2).apply(image), engine.run(image)))
                    .isLessThan(1e-4);
        }
        Path cut = Zoo.write(folder, "cut", withKernelAt("weights.bin", 100, kernel.length));
        assertRefused(cut, "does not contain all");
        Path lonely = Zoo.write(folder, "lonely", withKernelAt("other.bin", 64, kernel.length));
        assertRefused(lonely, "its weights are in a file 'other.bin', which is missing: copy that file too");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.bin", "/etc/passwd", "sub/../../secret.bin", "", "link.bin"})
    void weightsOutsideOfTheFolderAreNotRead(String location) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("models"));
        Path secret = Files.write(folder.resolve("secret.bin"), new byte[108]);
        Files.createSymbolicLink(inner.resolve("link.bin"), secret);
        Path file = Zoo.write(inner, "thief", withKernelAt(location, 0, 108));
        assertRefused(file, "outside of the model's folder");
    }

    @Test
    void shapesMustFitTheData() {
        ModelProto model = Zoo.plain(3, 2).model();
        for (long[] dims : new long[][] {{3, 1, 3, 4}, {3, 1, -3, 3}, {1L << 40, 1L << 40}, {0}}) {
            ModelProto.Builder builder = model.toBuilder();
            TensorProto.Builder kernel =
                    builder.getGraphBuilder().getInitializerBuilder(0).clearDims();
            for (long side : dims) {
                kernel.addDims(side);
            }
            assertRefused(Zoo.write(folder, "shapes", builder.build()), "'kernel'");
        }
    }

    @Test
    void otherFilesAreNoModels() throws IOException {
        assertRefused(Files.write(folder.resolve("empty.onnx"), new byte[0]), "not an ONNX file");
        assertRefused(Files.writeString(folder.resolve("text.onnx"), "<html>not found</html>"), "not an ONNX file");
        Path missing = folder.resolve("missing.onnx");
        assertThatThrownBy(() -> OnnxFile.read(missing))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("missing.onnx");
    }

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> OnnxFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(words)
                .hasMessageContaining(file.toString());
    }
}
