// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Files of every supported kind, 24x16 pixels large, and their content. Most were made with ImageMagick: see
 * kinds/make.py.
 */
final class Kinds {
    static final int WIDTH = 24;
    static final int HEIGHT = 16;

    private Kinds() {}

    /** The content of a file: a sample in 0..65535. */
    @FunctionalInterface
    interface Picture {
        int at(int x, int y, int c);
    }

    /**
     * A file.
     *
     * @param channels channels that it is read with
     * @param depth bit depth that it is read with
     * @param loss largest deviation of samples in 0..255 from the picture's
     */
    record Kind(String file, int channels, int depth, int loss, Picture picture) {
        @Override
        public String toString() {
            return file;
        }

        ImageRows rows() {
            return new PictureRows(this);
        }
    }

    private static int colour(int x, int y, int c) {
        return switch (c) {
            case 0 -> x * 2600 + y * 300 + 500;
            case 1 -> y * 3900 + 700;
            case 2 -> 65535 - x * 1500 - y * 1600;
            default -> alpha(x, y);
        };
    }

    private static int gray(int x, int y, int c) {
        return c == 0 ? x * 1800 + y * 1500 + 100 : alpha(x, y);
    }

    private static int alpha(int x, int y) {
        return x < 4 ? 0 : x > 20 ? 65535 : (x - 3) * 3600 + y * 17;
    }

    private static int blocks(int x, int y, int c) {
        return switch (c) {
            case 0 -> x / 6 * 21845;
            case 1 -> y / 4 * 21845;
            case 2 -> 65535 - x / 6 * 21845;
            default -> x < 6 && y < 4 ? 0 : 65535;
        };
    }

    /** With the profile that make.py makes, cyan is red. */
    private static int redAndWhite(int x, int y, int c) {
        return x < 12 && c > 0 ? 0 : 65535;
    }

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        for (int bits : new int[] {8, 16}) {
            for (String name : List.of("png-rgb%d.png", "png-rgb%d-interlaced.png", "tiff-rgb%d-big.tif")) {
                kinds.add(new Kind(name.formatted(bits), 3, bits, 0, Kinds::colour));
            }
            for (String name :
                    List.of("none", "lzw", "lzw-plain", "deflate", "packbits", "strips", "tiles", "planar", "msb")) {
                kinds.add(new Kind("tiff-rgb%d-%s.tif".formatted(bits, name), 3, bits, 0, Kinds::colour));
            }
            for (String name : List.of("png-gray%d.png", "tiff-gray%d.tif")) {
                kinds.add(new Kind(name.formatted(bits), 1, bits, 0, Kinds::gray));
            }
            for (String name : List.of("png-graya%d.png", "tiff-graya%d.tif")) {
                kinds.add(new Kind(name.formatted(bits), 2, bits, 0, Kinds::gray));
            }
            for (String name : List.of("png-rgba%d.png", "png-rgba%d-interlaced.png", "tiff-rgba%d.tif")) {
                kinds.add(new Kind(name.formatted(bits), 4, bits, 0, Kinds::colour));
            }
            kinds.add(new Kind("tiff-cmyk%d.tif".formatted(bits), 3, bits, 1, Kinds::colour));
        }
        kinds.add(new Kind("png-rgb8-profile.png", 3, 8, 0, Kinds::colour));
        kinds.add(new Kind("tiff-rgb16-profile.tif", 3, 16, 0, Kinds::colour));
        kinds.add(new Kind("tiff-cmyk8-profile.tif", 3, 8, 12, Kinds::redAndWhite));
        Picture checks = (x, y, c) -> (x / 6 + y / 4) % 2 * 65535;
        kinds.add(new Kind("png-gray1.png", 1, 8, 0, checks));
        kinds.add(new Kind("png-gray2.png", 1, 8, 0, (x, y, c) -> x / 6 * 21845));
        kinds.add(new Kind("png-gray4.png", 1, 8, 0, (x, y, c) -> x * 15 / 23 * 4369));
        kinds.add(new Kind("tiff-gray1.tif", 1, 8, 0, checks));
        kinds.add(new Kind("tiff-gray4.tif", 1, 8, 0, (x, y, c) -> x * 15 / 23 * 4369));
        kinds.add(new Kind("bmp-gray1.bmp", 1, 8, 0, checks));
        for (String name : List.of(
                "png-palette.png",
                "tiff-palette.tif",
                "bmp-palette.bmp",
                "bmp-runs.bmp",
                "gif-palette.gif",
                "gif-interlaced.gif",
                "gif-frames.gif")) {
            kinds.add(new Kind(name, 3, 8, 0, Kinds::blocks));
        }
        for (String name : List.of("png-palette-alpha.png", "png-key.png", "gif-alpha.gif")) {
            kinds.add(new Kind(name, 4, 8, 0, Kinds::blocks));
        }
        kinds.add(new Kind("bmp-rgb.bmp", 3, 8, 0, Kinds::colour));
        kinds.add(new Kind("bmp-rgba.bmp", 4, 8, 0, Kinds::colour));
        for (String name : List.of("rgb", "rgb-bare", "rgb-profile", "progressive", "cmyk", "cmyk-bare", "ycck")) {
            kinds.add(new Kind("jpeg-" + name + ".jpg", 3, 8, 4, Kinds::colour));
        }
        kinds.add(new Kind("jpeg-420.jpg", 3, 8, 20, Kinds::colour));
        kinds.add(new Kind("jpeg-ycck-bare.jpg", 3, 8, 20, Kinds::colour));
        kinds.add(new Kind("jpeg-ycck-profile.jpg", 3, 8, 12, Kinds::redAndWhite));
        kinds.add(new Kind("jpeg-gray.jpg", 1, 8, 3, Kinds::gray));
        kinds.add(new Kind("jpeg-gray-profile.jpg", 1, 8, 3, Kinds::gray));
        kinds.add(new Kind("webp-lossy.webp", 3, 8, 18, Kinds::colour));
        kinds.add(new Kind("webp-lossy-profile.webp", 3, 8, 18, Kinds::colour));
        kinds.add(new Kind("webp-lossy-alpha.webp", 4, 8, 18, Kinds::colour));
        kinds.add(new Kind("webp-lossless.webp", 3, 8, 0, Kinds::colour));
        kinds.add(new Kind("webp-lossless-alpha.webp", 4, 8, 0, Kinds::colour));
        return kinds;
    }

    /** Copies a kind's file to a folder. */
    static Path write(Kind kind, Path folder) throws IOException {
        Path file = folder.resolve(kind.file);
        if (kind.file.startsWith("jpeg-cmyk")) {
            return Files.write(file, cmyk(!kind.file.contains("bare")));
        }
        try (InputStream in = Objects.requireNonNull(
                Kinds.class.getResourceAsStream("/io/github/laddersr/image/kinds/" + kind.file), kind.file)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    /**
     * A CMYK JPEG, either plain, or inverted and with Adobe's marker for "no transform". ImageMagick writes only YCCK.
     */
    private static byte[] cmyk(boolean adobe) throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(0, WIDTH, HEIGHT, 4, null);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < 4; c++) {
                    int ink = c == 3 ? 0 : 255 - colour(x, y, c) / 257;
                    inks.setSample(x, y, c, adobe ? 255 - ink : ink);
                }
            }
        }
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(javax.imageio.ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.98f);
            writer.write(null, new IIOImage(inks, null, null), param);
        }
        byte[] bare = bytes.toByteArray();
        if (!adobe) {
            return bare;
        }
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        marked.write(bare, 0, 2);
        marked.writeBytes("\u00ff\u00ee\0\u000eAdobe\0d\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        marked.write(bare, 2, bare.length - 2);
        return marked.toByteArray();
    }

    /** The rows of a picture, in the bit depth that the kind is read with. */
    private record PictureRows(Kind kind) implements ImageRows {
        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public int height() {
            return HEIGHT;
        }

        @Override
        public int channels() {
            return kind.channels;
        }

        @Override
        public int depth() {
            return kind.depth;
        }

        @Override
        public RowReader read() {
            return new RowReader() {
                private int y;

                @Override
                public void next(byte[] row) {
                    for (int i = 0; i < WIDTH * kind.channels; i++) {
                        boolean isAlpha = kind.channels == 2 && i % 2 == 1;
                        int sample = kind.picture.at(i / kind.channels, y, isAlpha ? 3 : i % kind.channels);
                        SampleBytes.put(row, i, kind.depth == 8 ? (sample + 128) / 257 : sample, kind.depth);
                    }
                    y++;
                }

                @Override
                public void close() {}
            };
        }
    }
}
