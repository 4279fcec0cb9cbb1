package io.github.laddersr.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * What a PNG's header says of its rows.
 *
 * @param samples in a pixel
 * @param bits of a sample: 1, 2, 4, 8 or 16
 * @param interlaced whether the rows come in seven passes
 * @param colourKey whether one colour of a gray or RGB image is transparent
 * @param data position of the first IDAT chunk
 */
record PngLayout(int width, int height, int samples, int bits, boolean interlaced, boolean colourKey, long data) {
    static final int IDAT = 0x49444154;
    private static final int TRNS = 0x74524E53;
    private static final int PALETTE = 3;
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4}; // of a pixel, by colour type

    /** Samples of a pixel of this colour type, or 0 if there is no such type. */
    static int samples(int colourType) {
        return colourType < SAMPLES.length ? SAMPLES[colourType] : 0;
    }

    /** Reads the header of a PNG that {@link HeaderCheck} let pass. */
    static PngLayout of(ImageInputStream in) throws IOException {
        in.seek(16);
        int width = in.readInt();
        int height = in.readInt();
        int bits = in.readUnsignedByte();
        int colour = in.readUnsignedByte();
        in.skipBytes(2); // compression and filter have one method each
        boolean interlaced = in.readUnsignedByte() != 0;
        boolean key = false;
        for (long at = 8; ; ) {
            in.seek(at);
            long size = in.readUnsignedInt();
            int type = in.readInt();
            if (type == IDAT) {
                return new PngLayout(width, height, samples(colour), bits, interlaced, key, at);
            }
            key |= type == TRNS && colour != PALETTE;
            at += 12 + size;
        }
    }

    /** Whether the rows can be read one after another as they stand. */
    boolean rowByRow() {
        return !interlaced && !colourKey;
    }

    /** Bytes of a row, without its filter's. */
    int bytesPerRow() {
        return Math.toIntExact(((long) width * samples * bits + 7) / 8);
    }

    /** Bytes of a pixel, at least 1: how far back the filters look. */
    int bytesPerPixel() {
        return Math.max(1, samples * bits / 8);
    }
}
