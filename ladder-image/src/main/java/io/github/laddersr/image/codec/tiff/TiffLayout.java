// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.image.codec.UnsupportedKindException;
import io.github.laddersr.metadata.TiffFile;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a directory's pixels are stored. All of it is checked: the strips or tiles are inside the file, and the pixels
 * can be decoded unless the data in these is damaged.
 */
final class TiffLayout {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANAR = 284;
    private static final int T4_OPTIONS = 292;
    private static final int PREDICTOR = 317;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int INK_SET = 332;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int JPEG_TABLES = 347;
    private static final int DECODE = 433;
    private static final int YCC_SUBSAMPLING = 530;
    private static final int PROFILE = 34675;
    private static final int MOST_SAMPLES = 256;
    private static final int LARGE_TILE = 1 << 14; // the tiles of even a small picture may have this side

    /** The kind of number of a sample. */
    enum Numbers {
        UNSIGNED,
        SIGNED,
        FLOAT
    }

    /** What the samples of a pixel mean, before any extra samples. */
    enum Colours {
        WHITE_IS_ZERO(1),
        BLACK_IS_ZERO(1),
        RGB(3),
        PALETTE(1),
        CMYK(4),
        YCC(3),
        /** CIE's Lab, in one of the ways of {@link LabSamples}. */
        LAB(3);

        final int samples;

        Colours(int samples) {
            this.samples = samples;
        }
    }

    private final TiffFile.Directory directory;
    final ByteOrder order;
    final int width;
    final int height;
    final Compression compression;
    final int faxCode; // 2 modified Huffman, 3 group 3, 4 group 4
    final long faxOptions;
    final Colours colours;
    final Numbers numbers;
    final int[][] palette; // red, green and blue of each colour, 0..65535
    final YccToRgb ycc;
    final int photometric; // the tag's value
    final LabSamples lab; // without meaning unless the colours are Lab
    final byte[] profile; // a profile for CMYK, or empty
    final byte[] jpegTables; // tables that belong to each JPEG stream of the file, or empty
    final int[] bits; // for each sample of a pixel
    final boolean planar;
    final boolean reversed; // a byte's first pixel is in its lowest bit
    final int predictor; // 1 none, 2 differences, 3 differences of floating-point numbers
    final int subX; // luma samples for each chroma sample
    final int subY;
    final int alpha; // the index of the sample that is transparency, -1 if there is none
    final boolean premultiplied;
    final boolean alphaIsGuessed;
    final boolean tiled;
    final int columns; // columns of a strip or tile
    final int rows;
    final int across; // how many strips or tiles are side by side
    final long[] offsets; // positions of all segments: from the left, then from the top, then plane after plane
    final long[] lengths;

    /**
     * Reads the tags.
     *
     * @throws DamagedException if they contradict each other or the file's size
     * @throws UnsupportedKindException if this kind of TIFF is not read
     */
    TiffLayout(TiffFile tiff, TiffFile.Directory directory) throws IOException {
        this.directory = directory;
        this.order = tiff.order();
        width = size(directory.number(WIDTH, 0));
        height = size(directory.number(HEIGHT, 0));
        long code = directory.number(COMPRESSION, 1);
        compression = Compression.of(code);
        faxCode = (int) code;
        faxOptions = directory.number(T4_OPTIONS, 0);
        int samples = (int) Math.min(directory.number(SAMPLES, 1), Integer.MAX_VALUE);
        require(samples >= 1, "its pixels have no samples");
        readIf(samples <= MOST_SAMPLES, "more than %d samples a pixel".formatted(MOST_SAMPLES));
        photometric = photometric(samples);
        Colours said = colours();
        require(samples >= said.samples, "its pixels have too few samples");
        bits = bits(samples, said);
        numbers = numbers(said);
        palette = said == Colours.PALETTE ? readPalette() : new int[0][0];
        colours = said == Colours.PALETTE && bits[0] <= 4 ? grayOrPalette() : said;
        ycc = YccToRgb.of(directory);
        lab = LabSamples.of(directory, photometric, bits[0]);
        profile = colours == Colours.CMYK ? directory.bytes(PROFILE).orElse(new byte[0]) : new byte[0];
        jpegTables =
                compression == Compression.JPEG ? directory.bytes(JPEG_TABLES).orElse(new byte[0]) : new byte[0];
        planar = samples > 1 && directory.number(PLANAR, 1) == 2;
        reversed = directory.number(FILL_ORDER, 1) == 2;
        predictor = predictor();
        boolean subsampled = colours == Colours.YCC && compression != Compression.JPEG;
        long[] chroma = directory.numbers(YCC_SUBSAMPLING, 2);
        subX = subsampled ? chroma.length == 2 ? (int) Math.min(chroma[0], 99) : 2 : 1;
        subY = subsampled ? chroma.length == 2 ? (int) Math.min(chroma[1], 99) : 2 : 1;
        require(
                (subX == 1 || subX == 2 || subX == 4) && (subY == 1 || subY == 2 || subY == 4),
                "its chroma is of an unknown size");
        readIf(
                subX * subY == 1 || (samples == 3 && !planar && predictor == 1),
                "subsampled colour with extra samples, planes or differences");
        long[] extra = directory.numbers(EXTRA_SAMPLES, samples - colours.samples);
        alphaIsGuessed = directory.find(EXTRA_SAMPLES).isEmpty()
                && samples == colours.samples + 1
                && (colours == Colours.RGB || colours.samples == 1 && colours != Colours.PALETTE);
        alpha = alphaIsGuessed
                ? colours.samples
                : IntStream.range(0, extra.length)
                        .filter(i -> extra[i] == 1 || extra[i] == 2)
                        .map(i -> colours.samples + i)
                        .findFirst()
                        .orElse(-1);
        premultiplied = alpha >= 0 && !alphaIsGuessed && extra[alpha - colours.samples] == 1;
        tiled = directory.find(TILE_WIDTH).isPresent();
        columns = tiled ? size(directory.number(TILE_WIDTH, 0)) : width;
        rows = tiled
                ? size(directory.number(TILE_HEIGHT, 0))
                : (int) Math.clamp(directory.number(ROWS_PER_STRIP, height), 1, Math.max(1, height));
        require(columns > 0 && rows > 0, "its tiles are empty");
        require(
                !tiled || (columns <= Math.max(LARGE_TILE, 2L * width) && rows <= Math.max(LARGE_TILE, 2L * height)),
                "its tiles are far larger than the picture");
        across = Math.max(1, Math.ceilDiv(width, columns));
        long down = Math.ceilDiv(height, rows);
        long segments = Math.multiplyExact(across * down, planar ? samples : 1);
        offsets = directory.numbers(directory.find(TILE_OFFSETS).isPresent() ? TILE_OFFSETS : STRIP_OFFSETS, segments);
        require(offsets.length > 0, "it has no pixels");
        require(offsets.length == segments, "some of its %s are missing".formatted(tiled ? "tiles" : "strips"));
        lengths = lengths(tiff.source().size());
        for (int i = 0; i < offsets.length; i++) {
            tiff.source().require(offsets[i], lengths[i]);
        }
    }

    private static int size(long size) throws DamagedException {
        require(size >= 0 && size < 1L << 31, "one of its sides has %d pixels".formatted(size));
        return (int) size;
    }

    private static void require(boolean isSound, String otherwise) throws DamagedException {
        if (!isSound) {
            throw new DamagedException(otherwise);
        }
    }

    private static void readIf(boolean isRead, String otherwise) throws UnsupportedKindException {
        if (!isRead) {
            throw new UnsupportedKindException(
                    "is a TIFF of %s, which is not read".formatted(otherwise),
                    "convert it to PNG or a TIFF of 8 or 16 bits first");
        }
    }

    private int photometric(int samples) throws IOException {
        boolean palette = directory.find(COLOUR_MAP).isPresent();
        int unsaid = palette ? 3 : samples >= 3 ? 2 : 1;
        return (int) Math.min(directory.number(PHOTOMETRIC, unsaid), Integer.MAX_VALUE);
    }

    private Colours colours() throws IOException {
        return switch (photometric) {
            case 0 -> Colours.WHITE_IS_ZERO;
            case 1, 4 -> Colours.BLACK_IS_ZERO;
            case 2 -> Colours.RGB;
            case 3 -> Colours.PALETTE;
            case 5 -> {
                readIf(directory.number(INK_SET, 1) == 1, "inks other than cyan, magenta, yellow and black");
                yield Colours.CMYK;
            }
            case 6 -> Colours.YCC;
            case LabSamples.CIE, LabSamples.ICC -> Colours.LAB;
            case LabSamples.ITU -> {
                readIf(directory.find(DECODE).isEmpty(), "Lab with ranges of its own (the tag Decode)");
                yield Colours.LAB;
            }
            case 32803, 34892 ->
                throw new UnsupportedKindException(
                        "is a camera's raw image, which is not read", "develop it with a raw converter first");
            default ->
                throw new UnsupportedKindException(
                        "is a TIFF of an unknown colour space (%d), which is not read".formatted(photometric),
                        "convert it to PNG first");
        };
    }

    private int[] bits(int samples, Colours said) throws IOException {
        long[] given = directory.numbers(BITS, samples);
        int[] all = new int[samples];
        for (int c = 0; c < samples; c++) {
            all[c] = given.length == 0 ? 1 : (int) Math.min(given[Math.min(c, given.length - 1)], 1 << 16);
            require(all[c] > 0, "its samples have 0 bits");
        }
        boolean bytes = IntStream.of(all).allMatch(b -> b == 8);
        readIf(
                compression != Compression.FAX || (samples == 1 && all[0] == 1),
                "CCITT compression and more than one bit a pixel");
        readIf(compression != Compression.JPEG || bytes, "JPEG with %d bits a sample".formatted(all[0]));
        readIf(said != Colours.YCC || bytes, "YCbCr with %d bits a sample".formatted(all[0]));
        boolean pairs = IntStream.of(all).allMatch(b -> b == 16);
        readIf(said != Colours.LAB || bytes || pairs, "Lab with %d bits a sample".formatted(all[0]));
        return all;
    }

    private Numbers numbers(Colours said) throws IOException {
        long[] formats = directory.numbers(SAMPLE_FORMAT, bits.length);
        long format = formats.length == 0 ? 1 : formats[0];
        readIf(Arrays.stream(formats).allMatch(f -> f == format), "samples of different kinds of numbers");
        readIf(
                format >= 1 && format <= 4,
                format <= 6 ? "complex numbers" : "an unknown kind of numbers (%d)".formatted(format));
        Numbers kind = format == 2 ? Numbers.SIGNED : format == 3 ? Numbers.FLOAT : Numbers.UNSIGNED;
        for (int b : bits) {
            readIf(
                    kind == Numbers.FLOAT ? b == 16 || b == 24 || b == 32 || b == 64 : b <= 32,
                    "%s of %d bits".formatted(kind == Numbers.FLOAT ? "floating-point numbers" : "whole numbers", b));
        }
        boolean plain = kind == Numbers.UNSIGNED;
        readIf(
                plain || said.samples == 1 || said == Colours.RGB,
                "signed or floating-point numbers that are neither gray nor RGB");
        readIf(
                said != Colours.PALETTE || (plain && bits[0] <= 16),
                "a palette of more than 65536 colours or with signed numbers");
        return kind;
    }

    /** Recognizes a palette of gray in equal steps, up or down. Some programs store gray in this way. */
    private Colours grayOrPalette() {
        int last = (1 << bits[0]) - 1;
        boolean up = true;
        boolean down = true;
        for (int[] colour : palette) {
            for (int i = 0; i <= last; i++) {
                up &= colour[i] / 256 == i * 255 / last;
                down &= colour[i] / 256 == (last - i) * 255 / last;
            }
        }
        return up ? Colours.BLACK_IS_ZERO : down ? Colours.WHITE_IS_ZERO : Colours.PALETTE;
    }

    private int predictor() throws IOException {
        if (compression != Compression.LZW
                && compression != Compression.DEFLATE
                && compression != Compression.ZSTANDARD) {
            return 1; // the tag has no meaning for other compressions
        }
        int code = (int) Math.min(directory.number(PREDICTOR, 1), Integer.MAX_VALUE);
        readIf(code >= 1 && code <= 3, "an unknown predictor (%d)".formatted(code));
        boolean even = IntStream.of(bits).allMatch(b -> b == bits[0]);
        readIf(code != 3 || (numbers == Numbers.FLOAT && even), "a predictor for floating-point numbers on others");
        return code;
    }

    /**
     * The lengths of the segments, from their tag. If the tag is missing or senseless, a segment ends where the next
     * one begins, or has the length of uncompressed pixels.
     */
    private long[] lengths(long fileSize) throws IOException {
        long[] given =
                directory.numbers(directory.find(TILE_BYTES).isPresent() ? TILE_BYTES : STRIP_BYTES, offsets.length);
        long[] all = new long[offsets.length];
        for (int i = 0; i < all.length; i++) {
            long said = i < given.length ? given[i] : 0;
            long end = i + 1 < all.length && offsets[i + 1] > offsets[i] ? offsets[i + 1] : fileSize;
            all[i] = said > 0 ? said : Math.max(0, Math.min(end, fileSize) - offsets[i]);
            if (compression == Compression.NONE) {
                all[i] = Math.min(all[i], bytesOf(i));
            }
        }
        return all;
    }

    /** The bytes of an uncompressed segment. */
    private long bytesOf(int segment) {
        int row = segment / across % Math.ceilDiv(height, rows);
        return (long) bytesPerRow(planar ? segment / (offsets.length / bits.length) : 0)
                * Math.ceilDiv(rowsOf(row), subY);
    }

    /**
     * The rows of pixels in a segment of the row {@code row} of segments. The last strip may be shorter, a tile never
     * is.
     */
    int rowsOf(int row) {
        return tiled ? rows : Math.min(rows, height - row * rows);
    }

    /** The number of planes that are stored separately. */
    int planes() {
        return planar ? bits.length : 1;
    }

    /** The bytes of a row of a segment of a plane. In subsampled colour, the bytes of {@link #subY} rows. */
    int bytesPerRow(int plane) {
        long bitsPerPixel = planar ? bits[plane] : IntStream.of(bits).sum();
        long bytes = subX * subY > 1
                ? Math.ceilDiv(columns, subX) * (subX * subY + 2L)
                : Math.ceilDiv(columns * bitsPerPixel, 8L);
        return Math.toIntExact(bytes);
    }

    /** Whether only TwelveMonkeys can read this kind. */
    boolean isForTwelveMonkeys() {
        return compression == Compression.OLD_JPEG;
    }

    /** The indices of the samples that are read: the colours, then transparency if there is any. */
    int[] used() {
        int n = colours.samples + (alpha < 0 ? 0 : 1);
        return IntStream.range(0, n).map(c -> c == colours.samples ? alpha : c).toArray();
    }

    /** The number of samples that are neither colour nor transparency. */
    int unused() {
        return bits.length - used().length;
    }

    /** The channels of the decoded picture: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
    int channels() {
        boolean gray = colours == Colours.WHITE_IS_ZERO || colours == Colours.BLACK_IS_ZERO;
        return (gray ? 1 : 3) + (alpha < 0 ? 0 : 1);
    }

    /** The bits of a decoded sample: 8 or 16. */
    int depth() {
        return IntStream.of(used()).anyMatch(c -> bits[c] > 8) ? 16 : 8;
    }

    /** Reads red, green and blue of each colour of the palette, 0..65535. */
    private int[][] readPalette() throws IOException {
        int n = 1 << bits[0];
        long[] map = directory.numbers(COLOUR_MAP, 3L * n);
        require(map.length == 3 * n, "its palette is too short");
        boolean bytes = Arrays.stream(map).allMatch(v -> v < 256); // some programs write 8 bits
        int[][] colour = new int[3][n];
        for (int i = 0; i < 3 * n; i++) {
            colour[i / n][i % n] = (int) (bytes ? map[i] * 257 : map[i] & 0xFFFF);
        }
        return colour;
    }
}
