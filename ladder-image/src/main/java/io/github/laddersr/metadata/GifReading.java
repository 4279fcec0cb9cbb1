package io.github.laddersr.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** GIF: the application extensions of XMP and ICC before the first frame and after it. */
final class GifReading {
    private static final int HEADER = 13;
    private static final int APPLICATION = 11;
    private static final int XMP_TRAILER =
            258; // 1, 255, 254, ... 0, 0: wherever a reader of sub-blocks lands in it, it comes to the end

    private final Source source;
    private final Found found;

    private GifReading(Source source, Found found) {
        this.source = source;
        this.found = found;
    }

    static void read(Source source, Found found) throws IOException {
        new GifReading(source, found).run();
    }

    private void run() throws IOException {
        long at = HEADER + paletteBytes(octet(10));
        while (at < source.size()) {
            switch (octet(at)) {
                case 0x21 -> at = extension(at + 1);
                case 0x2C -> at = skip(at + 11 + paletteBytes(octet(at + 9)), null);
                default -> {
                    return; // the trailer
                }
            }
        }
    }

    private static int paletteBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private int octet(long at) throws IOException {
        return Byte.toUnsignedInt(source.bytes(at, 1)[0]);
    }

    private long extension(long at) throws IOException {
        if (octet(at) != 0xFF || octet(at + 1) != APPLICATION) {
            return skip(at + 1, null);
        }
        String name = new String(source.bytes(at + 2, APPLICATION), StandardCharsets.ISO_8859_1);
        long blocks = at + 2 + APPLICATION;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        long end = skip(blocks, content);
        if (name.equals("ICCRGBG1012")) {
            found.icc(content.toByteArray());
        } else if (name.equals("XMP DataXMP")) { // the packet lies there as it is, without lengths of blocks
            byte[] packet = source.bytes(blocks, end - blocks);
            if (packet.length > XMP_TRAILER) {
                found.xmp(Arrays.copyOf(packet, packet.length - XMP_TRAILER));
            }
        }
        return end;
    }

    /** The place after a chain of sub-blocks, whose content goes to {@code into}. */
    private long skip(long from, @Nullable ByteArrayOutputStream into) throws IOException {
        long at = from;
        for (int n = octet(at); n > 0; n = octet(at)) {
            if (into != null) {
                into.write(source.bytes(at + 1, n));
                if (into.size() > Source.MOST) {
                    throw new DamagedException("more than %d MB".formatted(Source.MOST >> 20));
                }
            }
            at += 1 + n;
        }
        return at + 1;
    }
}
