package io.github.laddersr.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the first directory of a TIFF says of its pixels.
 *
 * @param rows of a strip or tile
 * @param compressed whether a strip can only be decoded from its start
 */
record TiffLayout(long width, long height, long rows, boolean compressed) {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int COMPRESSION = 259;
    private static final int STRIP_OFFSETS = 273;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int MAGIC = 42;
    private static final int UNCOMPRESSED = 1;

    /** One or more numbers: a directory's entry. */
    private record Field(boolean isLong, long count, long position) {
        long get(ImageInputStream in, long i) throws IOException {
            in.seek(position + i * (isLong ? 4 : 2));
            return isLong ? in.readUnsignedInt() : in.readUnsignedShort();
        }
    }

    /**
     * Reads the directory, and checks that all that it points to is in the file.
     *
     * @throws EOFException if something is beyond the file's end
     * @throws IIOException if it is no TIFF of the kind that is read
     */
    static TiffLayout of(ImageInputStream in) throws IOException {
        in.seek(0);
        in.setByteOrder(in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        in.seek(2);
        if (in.readUnsignedShort() != MAGIC) {
            throw new IIOException("only classic TIFF is read, not BigTIFF");
        }
        long directory = in.readUnsignedInt();
        in.seek(directory);
        int entries = in.readUnsignedShort();
        @Nullable Field[] fields = new @Nullable Field[TILE_BYTES + 1];
        for (int i = 0; i < entries; i++) {
            readField(in, directory + 2 + 12L * i, fields);
        }
        Field offsets = fields[STRIP_OFFSETS] == null ? fields[TILE_OFFSETS] : fields[STRIP_OFFSETS];
        Field bytes = fields[STRIP_BYTES] == null ? fields[TILE_BYTES] : fields[STRIP_BYTES];
        if (offsets == null) {
            throw new IIOException("it has no pixels");
        }
        requireWithin(in, offsets, bytes);
        long height = first(in, fields[HEIGHT], 0);
        long rows = first(in, fields[TILE_HEIGHT], first(in, fields[ROWS_PER_STRIP], height));
        return new TiffLayout(
                first(in, fields[WIDTH], 0),
                height,
                Math.clamp(rows, 1, Math.max(1, height)),
                first(in, fields[COMPRESSION], UNCOMPRESSED) != UNCOMPRESSED);
    }

    private static void readField(ImageInputStream in, long at, @Nullable Field[] fields) throws IOException {
        in.seek(at);
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long count = in.readUnsignedInt();
        if (tag >= fields.length || (type != 3 && type != 4) || count == 0) {
            return; // none of those that matter here: they are shorts or longs
        }
        boolean isLong = type == 4;
        long size = count * (isLong ? 4 : 2);
        long position = size <= 4 ? at + 8 : in.readUnsignedInt();
        if (in.length() >= 0 && position + size > in.length()) {
            throw new EOFException();
        }
        fields[tag] = new Field(isLong, count, position);
    }

    private static void requireWithin(ImageInputStream in, Field offsets, @Nullable Field bytes) throws IOException {
        long length = in.length();
        for (long i = 0; i < offsets.count && length >= 0; i++) {
            long size = bytes == null || i >= bytes.count ? 1 : bytes.get(in, i);
            if (offsets.get(in, i) + size > length) {
                throw new EOFException();
            }
        }
    }

    private static long first(ImageInputStream in, @Nullable Field field, long otherwise) throws IOException {
        return field == null ? otherwise : field.get(in, 0);
    }
}
