package io.github.laddersr.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/** What a BMP says of its pixels. */
record BmpHeader(long width, long height) {
    private static final int OLD = 12; // bytes of OS/2's header, with 16-bit sizes

    /**
     * Reads the header, and checks that uncompressed pixels are all there.
     *
     * @throws EOFException if they are not
     * @throws IIOException if it is no BMP of the kinds that are read
     */
    static BmpHeader of(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(10);
        long pixels = in.readUnsignedInt();
        long headerBytes = in.readUnsignedInt();
        boolean old = headerBytes == OLD;
        long width = old ? in.readUnsignedShort() : in.readInt();
        long height = old
                ? in.readUnsignedShort()
                : Math.abs((long) in.readInt()); // negative if the first row is the top one
        in.readUnsignedShort(); // planes
        int bits = in.readUnsignedShort();
        long compression = old ? 0 : in.readUnsignedInt();
        // 0 none, 1 and 2 run lengths, 3 bit fields; 4 and 5 would be a JPEG or PNG inside.
        if (compression > 3) {
            throw new IIOException("its compression %d is not known".formatted(compression));
        }
        long row = (Math.max(0, width) * bits + 31) / 32 * 4;
        if (compression != 1 && compression != 2 && in.length() >= 0 && row * height > in.length() - pixels) {
            throw new EOFException();
        }
        return new BmpHeader(width, height);
    }
}
