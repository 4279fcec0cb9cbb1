// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.NodeList;

final class JpegRoundTripTest {
    private static final String NATIVE = "javax_imageio_jpeg_image_1.0";

    static Stream<Arguments> files() {
        List<Arguments> all = new ArrayList<>();
        for (int quality : new int[] {10, 30, 50, 75, 95}) {
            for (boolean subsampled : new boolean[] {true, false}) {
                for (int[] size : new int[][] {{64, 48}, {61, 45}, {33, 17}, {7, 9}}) {
                    all.add(Arguments.of(quality, subsampled, size[0], size[1]));
                }
            }
        }
        return all.stream();
    }

    /** Compared with a file from the JDK's own encoder and decoder, which are libjpeg. */
    @ParameterizedTest
    @MethodSource("files")
    void itIsWhatAFileWouldGive(int quality, boolean subsampled, int width, int height) throws IOException {
        int[] rgb = picture(width, height);
        ImageWriter writer = jdk();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality / 100f);
        BufferedImage image = image(rgb, width, height);
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(NATIVE);
        NodeList components = tree.getElementsByTagName("componentSpec");
        ((IIOMetadataNode) components.item(0)).setAttribute("HsamplingFactor", subsampled ? "2" : "1");
        ((IIOMetadataNode) components.item(0)).setAttribute("VsamplingFactor", subsampled ? "2" : "1");
        metadata.setFromTree(NATIVE, tree);
        NodeList tables = tree.getElementsByTagName("dqtable");
        JpegTables steps = new JpegTables(steps(tables, 0), steps(tables, 1));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, metadata), null);
        } finally {
            writer.dispose();
        }
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
        JpegRoundTrip.apply(rgb, width, height, steps, subsampled);

        long near = 0;
        for (int i = 0; i < rgb.length; i++) {
            int shift = 16 - 8 * (i % 3);
            int expected = read.getRGB(i / 3 % width, i / 3 / width) >> shift & 0xFF;
            near += Math.abs(rgb[i] - expected) <= 1 ? 1 : 0;
        }
        assertThat((double) near / rgb.length).isGreaterThanOrEqualTo(0.999);
    }

    private static ImageWriter jdk() {
        List<ImageWriter> writers = new ArrayList<>();
        ImageIO.getImageWritersByFormatName("jpeg").forEachRemaining(writers::add);
        return writers.stream()
                .filter(w -> w.getClass().getName().startsWith("com.sun.imageio"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> steps(NodeList tables, int number) {
        JPEGQTable table = (JPEGQTable) ((IIOMetadataNode) tables.item(number)).getUserObject();
        return Arrays.stream(table.getTable()).boxed().toList();
    }

    /** Slopes, edges, colours and noise. */
    private static int[] picture(int width, int height) {
        Random random = new Random(1);
        int[] rgb = new int[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            int c = i % 3;
            double wave = 90 * Math.sin(x * (c + 1) / 7.0) + 30 * Math.cos(y * (3 - c) / 5.0);
            int edge = (x + 2 * y) / 11 % 3 == c ? 80 : 0;
            rgb[i] = (int) Math.clamp(90 + wave + edge + 12 * random.nextGaussian(), 0, 255);
        }
        return rgb;
    }

    private static BufferedImage image(int[] rgb, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb[3 * i] << 16 | rgb[3 * i + 1] << 8 | rgb[3 * i + 2]);
        }
        return image;
    }

    /** The tables that cjpeg -quality writes. */
    @Test
    void tablesAreScaledAsLibjpegDoes() {
        assertThat(JpegTables.ofQuality(50).luma()).startsWith(16, 11, 10, 16, 24, 40, 51, 61);
        assertThat(JpegTables.ofQuality(75).luma()).startsWith(8, 6, 5, 8, 12, 20, 26, 31);
        assertThat(JpegTables.ofQuality(75).chroma()).startsWith(9, 9, 12, 24, 50, 50, 50, 50);
        assertThat(JpegTables.ofQuality(100).luma()).containsOnly(1);
        assertThat(JpegTables.ofQuality(1).luma()).containsOnly(255);
    }
}
