// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the first directory of a TIFF says of its pixels.
 *
 * @param columns of a strip or tile
 * @param rows of a strip or tile
 * @param compressed whether a strip can only be decoded from its start
 * @param way to decode it
 * @param predictorAt position of the lowest byte of the number that says whether differences are stored; -1 if there is none
 * @param profile where the ICC profile is
 */
record TiffLayout(
        long width, long height, long columns, long rows, boolean compressed, Way way, long predictorAt, Blob profile) {
    /** Who decodes the pixels. */
    enum Way {
        /** The JDK's reader, which decodes only the strips or tiles that are asked for. */
        JDK,
        /** The same, which must not see that samples of 16 bits are differences: it can't add them up, but {@link TiffStrips} does. */
        JDK_WITH_DIFFERENCES,
        /** TwelveMonkeys' reader, which decodes more kinds, but for each region all that is above it. */
        TWELVE_MONKEYS
    }

    /** Some bytes of the file, perhaps none. */
    record Blob(long position, int length) {
        byte[] read(ImageInputStream in) throws IOException {
            byte[] bytes = new byte[length];
            in.seek(position);
            in.readFully(bytes);
            return bytes;
        }
    }

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    private static final int STRIP_OFFSETS = 273;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PREDICTOR = 317;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;
    private static final int PROFILE = 34675;
    private static final int MAGIC = 42;
    private static final int BIG_MAGIC = 43;
    private static final int UNCOMPRESSED = 1;
    private static final int DIFFERENCES = 2;
    private static final int BYTE = 1;
    private static final int UNDEFINED = 7;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int LONG_8 = 16;

    private static final Set<Integer> TAGS = Set.of(
            WIDTH,
            HEIGHT,
            BITS,
            COMPRESSION,
            PHOTOMETRIC,
            FILL_ORDER,
            STRIP_OFFSETS,
            ROWS_PER_STRIP,
            STRIP_BYTES,
            PREDICTOR,
            COLOUR_MAP,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_BYTES,
            SAMPLE_FORMAT,
            PROFILE);

    /** None, CCITT (three), LZW, JPEG, deflate (two), PackBits. */
    private static final Set<Long> JDK_COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32946L, 32773L);

    /** White is zero, black is zero, RGB, palette, YCbCr. */
    private static final Set<Long> JDK_COLOURS = Set.of(0L, 1L, 2L, 3L, 6L);

    /** One or more numbers: a directory's entry. */
    private record Field(int bytes, long count, long position) {
        long get(ImageInputStream in, long i) throws IOException {
            in.seek(position + i * bytes);
            return switch (bytes) {
                case 1 -> in.readUnsignedByte();
                case 2 -> in.readUnsignedShort();
                case 4 -> in.readUnsignedInt();
                default -> in.readLong();
            };
        }
    }

    /**
     * Reads the directory, and checks that all that it points to is in the file.
     *
     * @throws EOFException if something is beyond the file's end
     * @throws IIOException if it has no pixels
     */
    static TiffLayout of(ImageInputStream in) throws IOException {
        in.seek(0);
        in.setByteOrder(in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        in.seek(2);
        int magic = in.readUnsignedShort();
        boolean big = magic == BIG_MAGIC;
        if (magic != MAGIC && !big) {
            throw new IIOException("it is neither a classic TIFF nor a BigTIFF");
        }
        in.seek(big ? 8 : 4);
        long directory = big ? in.readLong() : in.readUnsignedInt();
        requireInFile(in, directory, 2);
        in.seek(directory);
        long entries = big ? in.readLong() : in.readUnsignedShort();
        requireInFile(in, directory, Math.multiplyExact(Math.clamp(entries, 0, 1 << 20), big ? 20 : 12));
        Map<Integer, Field> fields = new HashMap<>();
        for (long i = 0; i < entries; i++) {
            readField(in, big, directory + (big ? 8 + 20 * i : 2 + 12 * i), fields);
        }
        Field offsets = fields.get(STRIP_OFFSETS) == null ? fields.get(TILE_OFFSETS) : fields.get(STRIP_OFFSETS);
        Field bytes = fields.get(STRIP_BYTES) == null ? fields.get(TILE_BYTES) : fields.get(STRIP_BYTES);
        if (offsets == null) {
            throw new IIOException("it has no pixels");
        }
        requireWithin(in, offsets, bytes);
        long width = first(in, fields.get(WIDTH), 0);
        long height = first(in, fields.get(HEIGHT), 0);
        long rows = first(in, fields.get(TILE_HEIGHT), first(in, fields.get(ROWS_PER_STRIP), height));
        Field predictor = fields.get(PREDICTOR);
        Field profile = fields.get(PROFILE);
        return new TiffLayout(
                width,
                height,
                Math.max(1, first(in, fields.get(TILE_WIDTH), width)),
                Math.clamp(rows, 1, Math.max(1, height)),
                first(in, fields.get(COMPRESSION), UNCOMPRESSED) != UNCOMPRESSED,
                big ? Way.TWELVE_MONKEYS : way(in, fields),
                predictor == null ? -1 : lowest(in, predictor),
                profile == null
                        ? new Blob(0, 0)
                        : new Blob(profile.position, Math.toIntExact(profile.count * profile.bytes)));
    }

    /** Where the lowest byte of the first number is. */
    private static long lowest(ImageInputStream in, Field field) {
        return field.position + (in.getByteOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : field.bytes - 1);
    }

    private static Way way(ImageInputStream in, Map<Integer, Field> fields) throws IOException {
        long predictor = first(in, fields.get(PREDICTOR), 1);
        long bits = first(in, fields.get(BITS), 1);
        long colours = first(in, fields.get(PHOTOMETRIC), 1);
        boolean unsigned = first(in, fields.get(SAMPLE_FORMAT), 1) == 1;
        if (!unsigned
                || !sizesAreUsual(in, fields.get(BITS))
                || predictor > DIFFERENCES
                || first(in, fields.get(FILL_ORDER), 1) != 1
                || !JDK_COMPRESSIONS.contains(first(in, fields.get(COMPRESSION), UNCOMPRESSED))
                || !JDK_COLOURS.contains(colours)) {
            return Way.TWELVE_MONKEYS;
        }
        if (predictor != DIFFERENCES || bits == 8) {
            return Way.JDK;
        }
        return bits == 16 && (colours == 1 || colours == 2) ? Way.JDK_WITH_DIFFERENCES : Way.TWELVE_MONKEYS;
    }

    /**
     * Whether all samples of a pixel are of one size, of up to 16 or of 32 bits: for others the JDK's reader makes a table with a number for each
     * value that there can be, a gigabyte for 28 bits.
     */
    private static boolean sizesAreUsual(ImageInputStream in, @Nullable Field bits) throws IOException {
        long first = first(in, bits, 1);
        for (long i = 1; bits != null && i < bits.count; i++) {
            if (bits.get(in, i) != first) {
                return false;
            }
        }
        return first <= 16 || first == 32;
    }

    private static void readField(ImageInputStream in, boolean big, long at, Map<Integer, Field> fields)
            throws IOException {
        in.seek(at);
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long count = big ? in.readLong() : in.readUnsignedInt();
        int bytes = switch (type) {
            case BYTE, UNDEFINED -> 1;
            case SHORT -> 2;
            case LONG -> 4;
            case LONG_8 -> 8;
            default -> 0;
        };
        if (!TAGS.contains(tag) || bytes == 0 || count <= 0) {
            return; // none of those that matter here
        }
        int inline = big ? 8 : 4;
        long size = count > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : count * bytes;
        long position = size <= inline ? at + (big ? 12 : 8) : big ? in.readLong() : in.readUnsignedInt();
        requireInFile(in, position, size);
        fields.put(tag, new Field(bytes, count, position));
    }

    private static void requireWithin(ImageInputStream in, Field offsets, @Nullable Field bytes) throws IOException {
        for (long i = 0; i < offsets.count; i++) {
            requireInFile(in, offsets.get(in, i), bytes == null || i >= bytes.count ? 1 : bytes.get(in, i));
        }
    }

    private static void requireInFile(ImageInputStream in, long position, long size) throws IOException {
        long length = in.length();
        if (position < 0 || size < 0 || (length >= 0 && size > length - position)) {
            throw new EOFException();
        }
    }

    private static long first(ImageInputStream in, @Nullable Field field, long otherwise) throws IOException {
        return field == null ? otherwise : field.get(in, 0);
    }
}
