// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    private static final String A = "{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

    /**
     * Written by Python with json.dumps: keys and values are escaped to ASCII, and the header is padded with spaces.
     */
    private static final String FROM_PYTHON =
            "6AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJscG4iLCJzY2FsZSI6IjIiLCJ3aWR0aCI6IjAuNSIsImRhdGFzZXQiOiJCaWxkZX"
                    + "IgZlx1MDBmY3IgM1x1MDBkNzMifSwiaGVhZC53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsMSwxLDNdLCJkYXRhX29mZnNldHMi"
                    + "OlswLDI0XX0sImhlYWQuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzI0LDMyXX19ICAgAAAAAM3MzD"
                    + "3NzEw+mpmZPpW/1rPmsWF/AAAAvwAAgD4=";

    @TempDir
    Path folder;

    private static Weights sample() {
        return Weights.builder()
                .metadata("format", "lpn")
                .metadata("note \"1\"\n", "Grüße \\ \ud83d\ude00 \u0001")
                .add("b.weight", Tensor.of(List.of(2, 1, 1, 2), new float[] {1.5f, -0.25f, 0, 1024}))
                .add("a.bias", Tensor.of(List.of(1), new float[] {-2}))
                .add("scalar", Tensor.of(List.of(), new float[] {0.5f}))
                .add("empty", Tensor.of(List.of(0, 3), new float[0]))
                .build();
    }

    private static byte[] file(byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    /** A file with this header, in which ' stands for ". */
    private static byte[] file(String header, int dataBytes) {
        return file(header.replace('\'', '"').getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Dtype dtype) {
        Path target = folder.resolve("w.safetensors");
        Safetensors.write(target, sample(), dtype);
        Weights read = Safetensors.read(target);
        assertThat(read).isEqualTo(sample()); // every dtype represents the sample's values exactly
        assertThat(read.names()).containsExactly("b.weight", "a.bias", "scalar", "empty");
    }

    @Test
    void writingReplacesAndLeavesNothingBeside() throws IOException {
        Path target = folder.resolve("w.safetensors");
        Files.writeString(target, "old");
        Safetensors.write(target, sample(), Dtype.F32);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(Safetensors.toBytes(sample(), Dtype.F32));
    }

    @Test
    void headerIsPaddedToEightBytes() {
        byte[] bytes = Safetensors.toBytes(sample(), Dtype.F16);
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
        assertThat(bytes[8]).isEqualTo((byte) '{');
    }

    @Test
    void halfPrecisionRoundsToNearest() {
        Weights weights = Weights.builder()
                .add("t", Tensor.of(List.of(2), new float[] {0.1f, 1 + 3f / 256}))
                .build();
        Tensor half = Safetensors.read(Safetensors.toBytes(weights, Dtype.F16), "half")
                .get("t");
        assertThat(half.get(0)).isEqualTo(0.099975586f);
        Tensor brain = Safetensors.read(Safetensors.toBytes(weights, Dtype.BF16), "brain")
                .get("t");
        // the second value is a tie, rounded to even
        assertThat(brain.toArray()).containsExactly(0.100097656f, 1 + 4f / 256);
    }

    @Test
    void aValueTooLargeForHalfPrecisionIsNotWritten() {
        Path target = folder.resolve("w.safetensors");
        Weights weights = Weights.builder()
                .add("t", Tensor.of(List.of(1), new float[] {70000}))
                .build();
        assertThatThrownBy(() -> Safetensors.write(target, weights, Dtype.F16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("t holds 70000.0, too large for F16");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileOfThePythonTrainerIsRead() {
        byte[] bytes = Base64.getDecoder().decode(FROM_PYTHON);
        Weights weights = Safetensors.read(bytes, "python");
        assertThat(weights.metadata())
                .containsEntry("format", "lpn")
                .containsEntry("scale", "2")
                .containsEntry("width", "0.5")
                .containsEntry("dataset", "Bilder für 3×3");
        assertThat(weights.names()).containsExactly("head.weight", "head.bias");
        assertThat(weights.get("head.weight").shape()).containsExactly(2, 1, 1, 3);
        assertThat(weights.get("head.weight").toArray()).containsExactly(0, 0.1f, 0.2f, 0.3f, -1e-7f, 3e38f);
        assertThat(weights.get("head.bias").toArray()).containsExactly(-0.5f, 0.25f);
    }

    @Test
    void spacesAndEscapesOfJsonAreRead() {
        byte[] bytes = file(
                " { '\\u0061\\n\\ud83d\\ude00' : { 'shape' : [ 1 , 2 ] ,\t'data_offsets' : [0, 8], 'dtype':'F32' } }  ",
                8);
        assertThat(Safetensors.read(bytes, "f").names()).containsExactly("a\n\ud83d\ude00");
        assertThat(Safetensors.read(file("{}", 0), "f").names()).isEmpty();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(new byte[7], "it is shorter than 8 bytes"),
                Arguments.of(prefix(100, 2), "its header would be 100 bytes long, but only 2 follow"),
                Arguments.of(prefix(100_000_001, 2), "more than the allowed 100 MB"),
                Arguments.of(prefix(-1, 2), "would be 18446744073709551615 bytes long"),
                Arguments.of(file(new byte[] {'{', '"', (byte) 0xC3, '"', '}'}, 0), "its header is not valid UTF-8"),
                json("", "its header is not valid JSON: it ends too early"),
                json("[]", "unexpected character at 0"),
                json("{'a'", "ends too early"),
                json("{'a':", "ends too early"),
                json("{'a':nul}", "unexpected character at 5"),
                json("{'a':1.5}", "unexpected character at 6"),
                json("{'a':[1,]}", "unexpected character"),
                json("{'a':1,}", "unexpected character at 7"),
                json("{} x", "unexpected character at 3"),
                json("{'a\n':1}", "unexpected character at 3"),
                json("{'\\x':1}", "unexpected character at 3"),
                json("{'\\u00g0':1}", "unexpected character"),
                json("{'\\ud800':1}", "an unpaired surrogate"),
                json("{'a':01}", "has the number 01"),
                json("{'a':-}", "unexpected character"),
                json("{'a':9999999999999999999}", "has the number 9999999999999999999"),
                json("{'a':[[[[[[[1]]]]]]]}", "nested too deeply"),
                json("{'a':" + "[".repeat(100_000), "nested too deeply"),
                json("{'a':" + A + ",'a':" + A + "}", "has a twice"),
                json("{'a':{'dtype':'F32','dtype':'F32'}}", "has dtype twice"),
                json("{'a':[" + "1,".repeat(1_000_001), "more than 1000000 values"),
                json("{'__metadata__':[]}", "its metadata is not a JSON object"),
                json("{'__metadata__':{'k':1}}", "its metadata entry k is not a string"),
                json("{'a':1}", "tensor a is not described by"),
                json("{'a':{'dtype':'F32','shape':[2]}}", "tensor a is not described by"),
                json("{'a':{'dtype':1,'shape':[2],'data_offsets':[0,8]}}", "tensor a is not described by"),
                json("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}", "tensor a is not described by"),
                json("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}", "tensor a is not described by"),
                tensor("I64", "1", 0, 8, "tensor a has dtype I64, not F32, F16 or BF16"),
                tensor("F32", "'2'", 0, 8, "a length that is not an integer"),
                tensor("F32", "-2", 0, 8, "has a length of -2"),
                tensor("F32", "4611686018427387904,2", 0, 8, "number 4611686018427387904"),
                tensor("F32", "2147483647,2147483647,4", 0, 8, "has a length of 2147483647"),
                tensor("F32", "65536,65536", 0, 8, "has a length of 65536"),
                tensor("F32", "1,1,1,1,1,1,1,1,2", 0, 8, "more than 8 dimensions"),
                tensor("F32", "2", -8, 0, "is at bytes -8 to 0 of 8 bytes"),
                tensor("F32", "2", 8, 0, "is at bytes 8 to 0 of 8 bytes"),
                tensor("F32", "2", 4, 12, "is at bytes 4 to 12 of 8 bytes"),
                tensor("F32", "3", 0, 8, "tensor a of 3 values of F32 has 8 bytes"),
                tensor("F16", "2", 0, 8, "tensor a of 2 values of F16 has 8 bytes"),
                tensor("F32", "1", 4, 8, "bytes 0 to 4 of its data belong to no tensor"),
                tensor("F32", "1", 0, 4, "bytes 4 to 8 of its data belong to no tensor"),
                json("{}", "bytes 0 to 8 of its data belong to no tensor"),
                json("{'a':" + A + ",'b':" + A + "}", "tensor b overlaps another"));
    }

    private static byte[] prefix(long headerLength, int rest) {
        return ByteBuffer.allocate(8 + rest)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .array();
    }

    private static Arguments json(String header, String message) {
        return Arguments.of(file(header, 8), message);
    }

    private static Arguments tensor(String dtype, String shape, int begin, int end, String message) {
        String header = "{'a':{'dtype':'%s','shape':[%s],'data_offsets':[%d,%d]}}".formatted(dtype, shape, begin, end);
        return json(header, message);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedFileIsNamedWithItsFault(byte[] bytes, String message) {
        assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(bytes), "x2.safetensors"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Weights file x2.safetensors is damaged: ")
                .hasMessageContaining(message)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedMappedFileIsNamedWithItsFault(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("x2.safetensors"), bytes);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Weights file " + file + " is damaged: ")
                .hasMessageContaining(message);
    }

    /** The headers of other writers need not end at a multiple of the values' length. */
    @ParameterizedTest
    @EnumSource
    void valuesAtOddPlacesOfAMappedFileAreRead(Dtype dtype) throws IOException {
        String text = "{'a':{'dtype':'%s','shape':[3],'data_offsets':[0,%d]}}".formatted(dtype, 3 * dtype.bytes());
        byte[] bytes = file(text.length() % 2 == 0 ? text + " " : text, 3 * dtype.bytes());
        assertThat(bytes.length % 2).isEqualTo(1);
        ByteBuffer values = ByteBuffer.wrap(bytes, bytes.length - 3 * dtype.bytes(), 3 * dtype.bytes())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[] {-0.5f, 3, 1024}) {
            dtype.write(value, values);
        }
        Path file = Files.write(folder.resolve("odd.safetensors"), bytes);
        assertThat(Safetensors.read(file).get("a").toArray()).containsExactly(-0.5f, 3, 1024);
        assertThat(Safetensors.read(bytes, "odd")).isEqualTo(Safetensors.read(file));
    }

    @Test
    void whatWasReadDoesNotChangeWithItsFile() throws IOException {
        Path file = folder.resolve("w.safetensors");
        Safetensors.write(file, sample(), Dtype.F32);
        Weights read = Safetensors.read(file);
        Files.write(file, new byte[(int) Files.size(file)]); // overwrites the mapped bytes in place
        assertThat(read).isEqualTo(sample());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(UserException.class)
                .hasMessage("There is no weights file " + file + ".");
        assertThatThrownBy(() -> Safetensors.read(folder)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> Safetensors.write(file.resolve("x"), sample(), Dtype.F32))
                .isInstanceOf(UserException.class);
    }

    /** Reading any mutated file gives weights or a message, never another exception, and never takes much memory. */
    @Test
    void mutantsAreReadOrRefused() {
        byte[] original = Safetensors.toBytes(sample(), Dtype.F32);
        Random random = new Random(11);
        byte[] likely = "{}[]\":,0123456789-\\ F16BFu".getBytes(StandardCharsets.US_ASCII);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = original.clone();
            int changes = 1 + random.nextInt(4);
            for (int k = 0; k < changes; k++) {
                int at = random.nextInt(random.nextInt(5) == 0 ? 8 : mutant.length);
                mutant[at] = random.nextBoolean() ? (byte) random.nextInt(256) : likely[random.nextInt(likely.length)];
            }
            if (random.nextInt(8) == 0) {
                mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length + 16));
            }
            try {
                Weights weights = Safetensors.read(mutant, "mutant");
                int values = weights.names().stream()
                        .mapToInt(name -> weights.get(name).size())
                        .sum();
                assertThat(values).isLessThanOrEqualTo(mutant.length / 2);
                read++;
            } catch (UserException e) {
                assertThat(e).hasMessageStartingWith("Weights file mutant is damaged: ");
                refused++;
            }
        }
        assertThat(read).isGreaterThan(500);
        assertThat(refused).isGreaterThan(5000);
    }
}
