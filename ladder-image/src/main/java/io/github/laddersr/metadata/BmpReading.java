package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BMP: pixels per metre, and the profile that a header of version 5 may point to. */
final class BmpReading {
    private static final int FILE_HEADER = 14;
    private static final int SMALLEST = 40;
    private static final int VERSION_5 = 124;
    private static final int EMBEDDED = 0x4D424544; // "MBED"

    private BmpReading() {}

    static void read(Source source, Found found) throws IOException {
        int n = source.buffer(FILE_HEADER, 4, ByteOrder.LITTLE_ENDIAN).getInt();
        if (n < SMALLEST) {
            return; // the oldest header has neither
        }
        ByteBuffer header = source.buffer(FILE_HEADER, Math.min(n, VERSION_5), ByteOrder.LITTLE_ENDIAN);
        int x = header.getInt(24);
        int y = header.getInt(28);
        if (x > 0 && y > 0) {
            found.density(Density.perMetre(x, y));
        }
        if (n >= VERSION_5 && header.getInt(56) == EMBEDDED) {
            long at = FILE_HEADER + Integer.toUnsignedLong(header.getInt(112));
            long size = Integer.toUnsignedLong(header.getInt(116));
            found.attempt("the ICC profile", () -> found.icc(source.bytes(at, size)));
        }
    }
}
