package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** WebP: the chunks ICCP, EXIF and XMP. */
final class WebpReading {
    private static final int HEADER = 12;

    private WebpReading() {}

    static void read(Source source, Found found) throws IOException {
        long at = HEADER;
        while (at + 8 <= source.size()) {
            ByteBuffer head = source.buffer(at, 8, ByteOrder.LITTLE_ENDIAN);
            String type = new String(head.array(), 0, 4, StandardCharsets.ISO_8859_1);
            long n = Integer.toUnsignedLong(head.getInt(4));
            long data = at + 8;
            switch (type) {
                case "ICCP" -> found.attempt("the ICC profile", () -> found.icc(source.bytes(data, n)));
                case "EXIF" -> found.attempt("the EXIF data", () -> found.exif(source.bytes(data, n)));
                case "XMP " -> found.attempt("the XMP packet", () -> found.xmp(source.bytes(data, n)));
                default -> {}
            }
            at = data + n + n % 2;
        }
    }
}
