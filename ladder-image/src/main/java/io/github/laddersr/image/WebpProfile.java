package io.github.laddersr.image;

import java.io.IOException;
import java.nio.ByteOrder;

/** Hides a WebP's ICC profile from TwelveMonkeys' reader, which would convert to sRGB by it, while the result carries the profile on. */
final class WebpProfile {
    private static final int HEADER = 12;
    private static final int VP8X = 0x58385056;
    private static final int ICCP = 0x50434349;
    private static final int HAS_PROFILE = 0x20;

    private WebpProfile() {}

    /** To be called with a container that was checked to be whole; the stream's position afterwards is undefined. */
    static void hide(ChannelImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(HEADER);
        if (in.readInt() != VP8X) {
            return; // the simple forms have none
        }
        for (long at = HEADER; at + 8 <= in.length(); ) {
            in.seek(at);
            int type = in.readInt();
            long size = in.readUnsignedInt();
            if (type == VP8X) {
                in.patch(at + 8, in.readUnsignedByte() & ~HAS_PROFILE);
            } else if (type == ICCP) {
                in.patch(at, 'x'); // a chunk of no meaning
                return;
            }
            at += 8 + size + size % 2;
        }
    }
}
