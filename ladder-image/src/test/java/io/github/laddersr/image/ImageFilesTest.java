// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void pngAndBack(int channels) {
        ByteImage image = ByteImageTest.random(37, 23, channels);
        Path file = folder.resolve("a.PNG");
        ImageFiles.write(image, file);
        assertThat(ImageFiles.read(file)).isEqualTo(image);
        assertThat(names()).containsExactly("a.PNG");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void jpegAndBackNearly(int channels) {
        byte[] bytes = new byte[40 * 30 * channels];
        for (int i = 0; i < bytes.length; i++) {
            int x = i / channels % 40;
            bytes[i] = (byte) (i % channels == 1 ? 255 - 5 * x : 5 * x); // too little colour for 4:2:0 to smear visibly
        }
        ByteImage image = ByteImage.of(40, 30, channels, bytes);
        Path file = folder.resolve("a.jpeg");
        ImageFiles.write(image, file);
        ByteImage back = ImageFiles.read(file);
        assertThat(back).hasToString(image.toString());
        for (int i = 0; i < bytes.length; i++) {
            assertThat(back.copyOfBytes()[i] & 0xFF).isBetween((bytes[i] & 0xFF) - 6, (bytes[i] & 0xFF) + 6);
        }
    }

    @Test
    void jpegKeepsColourAtFullResolution() throws IOException {
        Path file = folder.resolve("a.jpg");
        ImageFiles.write(ByteImageTest.random(16, 16, 3), file);
        byte[] bytes = Files.readAllBytes(file);
        // position of the frame header: FF C0, length, 8 bits, height, width, 3 components of id, sampling, table
        int at = 0;
        while ((bytes[at] & 0xFF) != 0xFF || (bytes[at + 1] & 0xFF) != 0xC0) {
            at++;
        }
        for (int c = 0; c < 3; c++) {
            assertThat(bytes[at + 11 + 3 * c]).isEqualTo((byte) 0x11);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.jpg, 70, false, 70",
        "a.jpg, 96, false, 96",
        "a.webp, 40, false, 85",
        "a.webp, 40, true,",
        "a.png, 40, false,"
    })
    void aFileSaysHowWellLossyCompressionKeptIt(String name, int written, boolean lossless, Integer read)
            throws IOException {
        Path file = folder.resolve(name);
        ImageFiles.write(
                ImageRows.of(ByteImageTest.random(16, 16, 3)),
                file,
                WriteOptions.defaults().withQuality(written).withLossless(lossless));
        try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(source.lossyQuality()).isEqualTo(read == null ? OptionalInt.empty() : OptionalInt.of(read));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jpg", "a.webp"})
    void lessQualityIsASmallerFile(String name) throws IOException {
        ByteImage image = ByteImageTest.random(40, 30, 3);
        long before = 0;
        for (int quality : new int[] {1, 50, 80, 100}) {
            Path file = folder.resolve(name);
            ImageFiles.write(ImageRows.of(image), file, WriteOptions.defaults().withQuality(quality));
            assertThat(Files.size(file)).isGreaterThan(before);
            before = Files.size(file);
            assertThat(ImageFiles.read(file)).hasToString("40x30x3");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void losslessWebpKeepsEveryPixel(int channels) {
        ByteImage image = ByteImageTest.random(37, 23, channels);
        Path file = folder.resolve("a.webp");
        ImageFiles.write(ImageRows.of(image), file, WriteOptions.defaults().withLossless(true));
        assertThat(ImageFiles.read(file)).isEqualTo(image);
    }

    @Test
    void aGivenFormatOverridesTheName() throws IOException {
        Path file = folder.resolve("a.png");
        ImageFiles.write(
                ImageRows.of(ByteImageTest.random(5, 5, 3)),
                file,
                WriteOptions.defaults().withFormat(ImageFormat.JPEG));
        assertThat(ImageFormat.ofContent(Files.readAllBytes(file))).contains(ImageFormat.JPEG);
    }

    @Test
    void optionsThatMakeNoSense() {
        Path jpeg = folder.resolve("a.jpg");
        assertThatThrownBy(() ->
                        ImageFiles.checkWritable(jpeg, WriteOptions.defaults().withLossless(true)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a.jpg without loss because JPEG");
        for (int quality : new int[] {-1, 0, 101}) {
            assertThatThrownBy(() -> WriteOptions.defaults().withQuality(quality))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("from 1 to 100, not " + quality);
        }
        assertThatThrownBy(() -> WriteOptions.defaults().withFormat(ImageFormat.GIF))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("GIF files are read but not written");
        assertThatThrownBy(() -> new ReadOptions(0)).isInstanceOf(UserException.class);
    }

    @Test
    void theContentDecidesTheFormatThatIsRead() throws IOException {
        ByteImage image = ByteImageTest.random(5, 5, 3);
        ImageFiles.write(image, folder.resolve("a.png"));
        Files.move(folder.resolve("a.png"), folder.resolve("a.jpg"));
        assertThat(ImageFiles.read(folder.resolve("a.jpg"))).isEqualTo(image);
    }

    @Test
    void palettesAndFewBits() throws IOException {
        byte[] ramp = {0, 85, (byte) 170, (byte) 255};
        BufferedImage gray =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(2, 4, ramp, ramp, ramp));
        gray.getRaster().setSample(1, 0, 0, 2);
        assertThat(through(gray)).isEqualTo(ByteImage.of(2, 1, 1, new byte[] {0, (byte) 170}));
        byte[] red = {9, 8};
        byte[] green = {7, 6};
        BufferedImage palette =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, red, green, red));
        palette.getRaster().setSample(1, 0, 0, 1);
        assertThat(through(palette)).isEqualTo(ByteImage.of(2, 1, 3, new byte[] {9, 7, 9, 8, 6, 8}));
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x8080);
        assertThat(through(deep)).isEqualTo(ByteImage.of(1, 1, 1, new byte[] {(byte) 128}));
    }

    private ByteImage through(BufferedImage image) throws IOException {
        Path file = folder.resolve("through.png");
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return ImageFiles.read(file);
    }

    @Test
    void replacesAnExistingFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "old");
        ImageFiles.write(ByteImageTest.random(3, 3, 1), file);
        assertThat(ImageFiles.read(file)).hasToString("3x3x1");
    }

    @Test
    void refusesNamesAndKindsThatCannotBeWritten() throws IOException {
        ByteImage image = ByteImageTest.random(3, 3, 3);
        refusesWriting(image, folder.resolve("a.gif"), ".png");
        refusesWriting(image, folder.resolve("png"), ".png");
        refusesWriting(ByteImageTest.random(3, 3, 4), folder.resolve("a.jpg"), ".png");
        refusesWriting(image, folder.resolve("none/a.png"), "does not exist");
        refusesWriting(image, Files.createDirectory(folder.resolve("b.png")), "is a folder");
        refusesWriting(
                image, Files.writeString(folder.resolve("file"), "").resolve("a.png"), "is a file, not a folder");
        assertThat(names()).containsExactly("b.png", "file");
    }

    @Test
    void checkWritableFailsBeforehand() throws IOException {
        ImageFiles.checkWritable(folder.resolve("a.jpg"));
        assertThatThrownBy(() -> ImageFiles.checkWritable(folder.resolve("a.bmp")))
                .isInstanceOf(UserException.class);
        assertThatThrownBy(() -> ImageFiles.checkWritable(folder.resolve("none/a.png")))
                .isInstanceOf(UserException.class);
        Path file = Files.writeString(folder.resolve("b.png"), "old");
        ImageFiles.checkWritable(file);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("b.png");
    }

    private void refusesWriting(ByteImage image, Path file, String remedy) {
        assertThatThrownBy(() -> ImageFiles.write(image, file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(remedy);
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
