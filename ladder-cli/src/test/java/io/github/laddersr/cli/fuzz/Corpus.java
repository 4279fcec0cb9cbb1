package io.github.laddersr.cli.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small whole files of every format that is read, in the kinds that there are of each. */
public final class Corpus {
    /**
     * A file.
     *
     * @param name says its kind and, behind the dot, its format
     * @param bytes its content
     */
    @SuppressWarnings("ArrayRecordComponent") // cases change copies
    public record Sample(String name, byte[] bytes) {}

    private static final int WIDTH = 21;
    private static final int HEIGHT = 13;

    private final SplittableRandom random = new SplittableRandom(6);
    private final List<Sample> samples = new ArrayList<>();

    private Corpus() {}

    /** The files that are made here. */
    public static List<Sample> made() throws IOException {
        Corpus corpus = new Corpus();
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            BufferedImage image = corpus.image(kind);
            corpus.add(name + ".png", image, "png", "", false);
            corpus.add(name + "_interlaced.png", image, "png", "", true);
            for (String compression : List.of("", "LZW", "Deflate", "PackBits", "ZLib")) {
                corpus.add(name + "_" + compression + ".tif", image, "tif", compression, false);
            }
            corpus.add(name + "_tiles.tif", image, "tif", "tiles", false);
            if (kind.ofJpeg) {
                corpus.add(name + ".jpg", image, "jpg", "", false);
                corpus.add(name + "_progressive.jpg", image, "jpg", "", true);
            }
            if (kind.ofBmp) {
                corpus.add(name + ".bmp", image, "bmp", "", false);
            }
        }
        corpus.add("rle.bmp", corpus.image(Kind.PALETTE), "bmp", "BI_RLE8", false);
        corpus.add("palette.gif", corpus.image(Kind.PALETTE), "gif", "", false);
        corpus.add("interlaced.gif", corpus.image(Kind.PALETTE), "gif", "", true);
        return corpus.samples;
    }

    /** The files that lie in a folder. */
    public static List<Sample> in(Path folder) throws IOException {
        List<Sample> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                found.add(new Sample(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return found;
    }

    /** What the pixels are. */
    private enum Kind {
        BLACK_AND_WHITE(BufferedImage.TYPE_BYTE_BINARY, false, true),
        GRAY(BufferedImage.TYPE_BYTE_GRAY, true, true),
        GRAY16(BufferedImage.TYPE_USHORT_GRAY, false, false),
        PALETTE(BufferedImage.TYPE_BYTE_INDEXED, false, true),
        RGB(BufferedImage.TYPE_3BYTE_BGR, true, true),
        RGBA(BufferedImage.TYPE_4BYTE_ABGR, false, false);

        final int type;
        final boolean ofJpeg;
        final boolean ofBmp;

        Kind(int type, boolean ofJpeg, boolean ofBmp) {
            this.type = type;
            this.ofJpeg = ofJpeg;
            this.ofBmp = ofBmp;
        }
    }

    /** A gradient with some noise: something for each compression to do. */
    private BufferedImage image(Kind kind) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, kind.type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int noise = random.nextInt(32);
                int alpha = 255 * x / WIDTH;
                image.setRGB(x, y, alpha << 24 | (x * 10 + noise) << 16 | (y * 15 + noise) << 8 | (x + y) * 5);
            }
        }
        return image;
    }

    private void add(String name, BufferedImage image, String format, String compression, boolean progressive)
            throws IOException {
        // The JDK's writers, asked for by the JDK's names, not those of a library that is first on the class path.
        ImageWriter writer = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format)
                .next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            if (compression.equals("tiles")) {
                how.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                how.setTiling(16, 16, 0, 0);
            } else if (!compression.isEmpty()) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionType(compression);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        samples.add(new Sample(name, bytes.toByteArray()));
    }
}
