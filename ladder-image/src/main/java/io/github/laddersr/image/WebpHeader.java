package io.github.laddersr.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** The size of a WebP's picture. */
record WebpHeader(long width, long height) {
    private static final int CANVAS = fourCc("VP8X");
    private static final int LOSSY = fourCc("VP8 ");
    private static final int LOSSLESS = fourCc("VP8L");
    private static final int ANIMATION = 2; // flag of the canvas

    /**
     * Walks to the first picture.
     *
     * @throws EOFException if the container is not whole
     * @throws IIOException if there is none that is read
     */
    static WebpHeader of(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(4);
        long end = in.readUnsignedInt() + 8;
        if (in.length() >= 0 && end > in.length()) {
            throw new EOFException();
        }
        WebpHeader canvas = null;
        for (long at = 12; at < end; ) {
            in.seek(at);
            int type = in.readInt();
            long size = in.readUnsignedInt();
            if (type == CANVAS) {
                boolean animation = (in.readUnsignedByte() & ANIMATION) != 0;
                in.skipBytes(3);
                canvas = new WebpHeader(1 + read24(in), 1 + read24(in));
                if (animation) {
                    throw new IIOException("it is an animation");
                }
            } else if (type == LOSSY) {
                in.skipBytes(6); // frame tag and start code
                int width = in.readUnsignedShort() & 0x3FFF; // the other two bits ask for scaling
                return fitting(canvas, new WebpHeader(width, in.readUnsignedShort() & 0x3FFF));
            } else if (type == LOSSLESS) {
                in.skipBytes(1); // signature
                int bits = in.readInt();
                return fitting(canvas, new WebpHeader(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)));
            }
            at += 8 + size + size % 2;
        }
        throw new IIOException("it has no picture");
    }

    private static WebpHeader fitting(@Nullable WebpHeader canvas, WebpHeader picture) throws IIOException {
        if (canvas != null && (canvas.width != picture.width || canvas.height != picture.height)) {
            throw new IIOException("its picture is not as large as its canvas");
        }
        return picture;
    }

    private static long read24(ImageInputStream in) throws IOException {
        return in.readUnsignedShort() | in.readUnsignedByte() << 16;
    }

    private static int fourCc(String name) {
        int code = 0;
        for (int i = 3; i >= 0; i--) {
            code = code << 8 | name.charAt(i);
        }
        return code;
    }
}
