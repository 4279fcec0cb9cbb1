package io.github.laddersr.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/** The size of a GIF's first frame. */
record GifHeader(long width, long height) {
    private static final int FRAME = 0x2C;
    private static final int EXTENSION = 0x21;

    /**
     * Walks to the first frame and to the end of its data.
     *
     * @throws EOFException if that is not there
     * @throws IIOException if it has no frame
     */
    static GifHeader of(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(10);
        skipPalette(in, in.readUnsignedByte(), 2);
        while (true) {
            int block = in.readUnsignedByte();
            if (block == EXTENSION) {
                in.readUnsignedByte(); // which
                skipBlocks(in);
            } else if (block == FRAME) {
                in.readInt(); // place on the screen
                GifHeader frame = new GifHeader(in.readUnsignedShort(), in.readUnsignedShort());
                skipPalette(in, in.readUnsignedByte(), 0);
                in.readUnsignedByte(); // bits of the first codes
                skipBlocks(in);
                return frame;
            } else {
                throw new IIOException("it has no frame");
            }
        }
    }

    private static void skipPalette(ImageInputStream in, int flags, int before) throws IOException {
        int bytes = (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
        in.seek(in.getStreamPosition() + before + bytes);
    }

    private static void skipBlocks(ImageInputStream in) throws IOException {
        for (int n = in.readUnsignedByte(); n != 0; n = in.readUnsignedByte()) {
            in.seek(in.getStreamPosition() + n);
        }
    }
}
