// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.codec.BufferedRows;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading in strips gives the same as reading at once, and writing from rows the same as writing from memory. */
class ImageRowsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "png, 1", "png, 2", "png, 3", "png, 4", "tif, 1", "tif, 2", "tif, 3", "tif, 4",
    })
    void moreThanOneStrip(String ending, int channels) {
        ByteImage image = waves(1200, 1001, channels);
        Path file = folder.resolve("a." + ending);
        ImageFiles.write(image, file);
        ImageRows rows = ImageFiles.open(file);
        assertThat(rows).extracting(ImageRows::bytesHeld).isEqualTo(0L);
        assertThat(rows.toByteImage()).isEqualTo(image);
        assertThat(rows.toByteImage()).as("again").isEqualTo(image);
        assertThat(ImageFiles.read(file)).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource({"png, 1, 0, 0, 40, 30", "png, 4, 39, 29, 1, 1", "tif, 3, 7, 11, 20, 19", "jpg, 3, 0, 5, 40, 1"})
    void aPartIsCutOutOfTheWhole(String ending, int channels, int x, int y, int width, int height) {
        Path file = folder.resolve("a." + ending);
        ImageFiles.write(waves(40, 30, channels), file);
        ImageRows part = ImageFiles.open(file).cropTo(x, y, width, height);
        assertThat(part.toByteImage()).isEqualTo(ImageFiles.read(file).cropTo(x, y, width, height));
        byte[] row = new byte[part.bytesPerRow()];
        try (RowReader rows = part.read()) {
            for (int i = 0; i < height; i++) {
                rows.next(row);
            }
            assertThatThrownBy(() -> rows.next(row)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> part.cropTo(0, 0, width + 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> part.cropTo(Integer.MAX_VALUE, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void palettesAndGrayRamps(int bits) throws IOException {
        Random random = new Random(bits);
        int size = 1 << bits;
        byte[][] colours = new byte[4][size];
        for (byte[] band : colours) {
            random.nextBytes(band);
        }
        byte[] ramp = new byte[size];
        for (int i = 0; i < size; i++) {
            ramp[i] = (byte) (i * 255 / (size - 1));
        }
        sameAsWhole(indexed(random, new IndexColorModel(bits, size, ramp, ramp, ramp)));
        sameAsWhole(indexed(random, new IndexColorModel(bits, size, colours[0], colours[1], colours[2])));
        sameAsWhole(indexed(random, new IndexColorModel(bits, size, colours[0], colours[1], colours[2], colours[3])));
    }

    private static BufferedImage indexed(Random random, IndexColorModel palette) {
        int bits = palette.getPixelSize();
        BufferedImage image = new BufferedImage(
                37, 23, bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY, palette);
        for (int y = 0; y < 23; y++) {
            for (int x = 0; x < 37; x++) {
                image.getRaster().setSample(x, y, 0, random.nextInt(1 << bits));
            }
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void sixteenBits(int channels) throws IOException {
        int[] offsets = Arrays.copyOf(new int[] {0, 1, 2, 3}, channels);
        BufferedImage image = (channels == 1
                        ? ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_USHORT_GRAY)
                        : ImageTypeSpecifier.createInterleaved(
                                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                                offsets,
                                DataBuffer.TYPE_USHORT,
                                channels == 4,
                                false))
                .createBufferedImage(31, 17);
        Random random = new Random(channels);
        for (int i = 0; i < 31 * 17 * channels; i++) {
            image.getRaster().setSample(i / channels % 31, i / channels / 31, i % channels, random.nextInt(1 << 16));
        }
        sameAsWhole(image);
    }

    /** These are decoded whole, because their rows are not in order or depend on a chunk. */
    @Test
    void interlacedAndColourKeyed() throws IOException {
        BufferedImage image = ByteImageTest.random(40, 30, 3).toBufferedImage();
        Path interlaced = folder.resolve("interlaced.png");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(interlaced.toFile())) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        assertThat(ImageFiles.open(interlaced)).extracting(ImageRows::bytesHeld).isNotEqualTo(0L);
        assertThat(ImageFiles.open(interlaced).toByteImage()).isEqualTo(ByteImage.from(image));

        Path plain = folder.resolve("plain.png");
        ImageFiles.write(ByteImage.from(image), plain);
        byte[] bytes = Files.readAllBytes(plain);
        byte[] key = {0, pixel(image, 0), 0, pixel(image, 1), 0, pixel(image, 2)};
        Path keyed = Files.write(folder.resolve("keyed.png"), withChunk(bytes, "tRNS", key));
        ImageRows rows = ImageFiles.open(keyed);
        assertThat(rows.channels()).isEqualTo(4);
        assertThat(rows.toByteImage()).isEqualTo(ImageFiles.read(keyed));
        assertThat(rows.toByteImage().get(0, 0, 3)).isZero();
    }

    private static byte pixel(BufferedImage image, int band) {
        return (byte) image.getRaster().getSample(0, 0, band);
    }

    /** Inserts a chunk after IHDR. */
    private static byte[] withChunk(byte[] png, String type, byte[] data) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        chunk.putInt((int) crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, 33);
        out.write(chunk.array());
        out.write(png, 33, png.length - 33);
        return out.toByteArray();
    }

    private void sameAsWhole(BufferedImage image) throws IOException {
        for (String ending : new String[] {"png", "tiff"}) {
            Path file = folder.resolve("same." + ending);
            ImageWriter writer = jdkWriter(ending);
            try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
                writer.setOutput(out);
                writer.write(image);
            }
            ImageRows rows = ImageFiles.open(file);
            assertThat(rows).extracting(ImageRows::bytesHeld).isEqualTo(0L);
            BufferedImage whole = ImageIO.read(file.toFile());
            assertThat(bytes(rows)).as(file + " " + image).isEqualTo(bytes(BufferedRows.of(whole)));
            if (!(image.getColorModel() instanceof IndexColorModel)) { // writers choose their own palette
                assertThat(bytes(rows)).isEqualTo(bytes(BufferedRows.of(image)));
                assertThat(ImageFiles.read(file)).isEqualTo(ByteImage.from(image));
            }
        }
    }

    private static byte[][] bytes(ImageRows image) {
        byte[][] rows = new byte[image.height()][image.bytesPerRow()];
        try (RowReader reader = image.read()) {
            for (byte[] row : rows) {
                reader.next(row);
            }
        }
        return rows;
    }

    private static ImageWriter jdkWriter(String format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        while (writer.getClass().getModule() != ImageIO.class.getModule()) {
            writer = writers.next();
        }
        return writer;
    }

    /** One uncompressed strip of all rows, as Photoshop writes it, and tiles. */
    @ParameterizedTest
    @CsvSource({"0, ", "0, LZW", "64, ", "64, Deflate", "64, LZW", "0, PackBits"})
    void otherTiffs(int tile, String compression) throws IOException {
        ByteImage image = waves(1100, 1003, 3);
        Path file = folder.resolve("other.tif");
        ImageWriter writer = jdkWriter("tiff");
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (compression != null) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType(compression);
            }
            if (tile != 0) {
                param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                param.setTiling(tile, tile, 0, 0);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image.toBufferedImage(), null, null), param);
        }
        assertThat(ImageFiles.open(file).toByteImage()).isEqualTo(image);
    }

    /**
     * A file is written while its rows are computed. If they throw an exception, it reaches the caller, and no file is
     * left.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.jpg", "a.tif"})
    void aRowThatFailsLeavesNoFile(String name) {
        ImageRows whole = ImageRows.of(ByteImageTest.random(30, 200, 3));
        for (RuntimeException failure :
                new RuntimeException[] {new IllegalStateException("black"), new UserException("damaged")}) {
            ImageRows fails = new Failing(whole, 150, failure);
            assertThatThrownBy(() -> ImageFiles.write(fails, folder.resolve(name)))
                    .isSameAs(failure);
            assertThat(folder.toFile().list()).isEmpty();
        }
    }

    private record Failing(ImageRows rows, int after, RuntimeException failure) implements ImageRows {
        @Override
        public int width() {
            return rows.width();
        }

        @Override
        public int height() {
            return rows.height();
        }

        @Override
        public int channels() {
            return rows.channels();
        }

        @Override
        public int depth() {
            return rows.depth();
        }

        @Override
        public RowReader read() {
            RowReader reader = rows.read();
            return new RowReader() {
                private int given;

                @Override
                public void next(byte[] row) {
                    if (given++ == after) {
                        throw failure;
                    }
                    reader.next(row);
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        }
    }

    @Test
    void formatsThatCannotHoldAnImageSaySo() {
        refuses("a.jpg", 65_536, 10, 3, "65535");
        refuses("a.jpg", 10, 65_536, 1, "65535");
        refuses("a.jpg", 10, 10, 4, "transparency");
        refuses("a.tif", 40_000, 40_000, 3, "4 GB");
        refuses("a.webp", 16_384, 10, 3, "16383");
        refuses("a.webp", 10, 16_384, 4, "16383");
        assertThatThrownBy(() -> ImageFiles.checkFits(Path.of("a.tif"), WriteOptions.defaults(), 24_000, 48_000, 3, 16))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("4 GB");
        ImageFiles.checkFits(Path.of("a.tif"), WriteOptions.defaults(), 24_000, 48_000, 3, 8);
        ImageFiles.checkFits(Path.of("a.webp"), 16_383, 16_383, 4);
        ImageFiles.checkFits(Path.of("a.jpg"), 65_535, 65_535, 3);
        ImageFiles.checkFits(Path.of("a.tif"), 24_000, 16_000, 3);
        ImageFiles.checkFits(Path.of("a.png"), 400_000, 400_000, 4);
    }

    private static void refuses(String name, int width, int height, int channels, String says) {
        assertThatThrownBy(() -> ImageFiles.checkFits(Path.of(name), width, height, channels))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(says)
                .hasMessageEndingWith(".png.");
    }

    /** Smooth with some noise, so that an encoder chooses different filters for different rows. */
    private static ByteImage waves(int width, int height, int channels) {
        Random random = new Random(channels);
        byte[] bytes = new byte[width * height * channels];
        for (int i = 0; i < bytes.length; i++) {
            int x = i / channels % width;
            int y = i / channels / width;
            double wave = Math.sin(x / 40.0 + i % channels) * Math.cos(y / 25.0);
            bytes[i] = (byte) (128 + 100 * wave + random.nextInt(1 + y % 3));
        }
        return ByteImage.of(width, height, channels, bytes);
    }
}
