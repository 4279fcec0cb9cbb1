// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.bmp;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.image.codec.Refusals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads row by row pixels that are numbers of 16 or 32 bits, whose channels are selected by masks. (The JDK's reader
 * drops the alpha of 16-bit pixels and accepts only some masks.))
 *
 * @param channels 3, or 4 with alpha
 * @param depth 16 if a channel has more than 8 bits
 */
record MaskedRows(OpenFile input, BmpIndex index, int channels, int depth) implements ImageRows {
    /**
     * Reads the pixels of a file. If alpha is 0 everywhere, it is ignored: programs that do not support alpha leave it
     * at 0.
     */
    static MaskedRows of(OpenFile input, BmpIndex index) throws IOException {
        BmpIndex.Masks masks = index.masks();
        int widest = 0;
        for (int mask : new int[] {masks.red(), masks.green(), masks.blue(), masks.alpha()}) {
            widest = Math.max(widest, Integer.bitCount(mask));
        }
        boolean alpha = masks.alpha() != 0 && isSeen(input, index);
        return new MaskedRows(input, index, alpha ? 4 : 3, widest > 8 ? 16 : 8);
    }

    private static boolean isSeen(OpenFile input, BmpIndex index) throws IOException {
        byte[] row = new byte[(int) BmpIndex.rowBytes(index.width(), index.bits())];
        for (long y = 0; y < index.height(); y++) {
            input.fill(index.pixels() + y * row.length, row);
            for (int x = 0; x < index.width(); x++) {
                if ((pixel(row, x, index.bits()) & index.masks().alpha()) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int pixel(byte[] row, int x, int bits) {
        ByteBuffer bytes = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        return bits == 16 ? Short.toUnsignedInt(bytes.getShort(2 * x)) : bytes.getInt(4 * x);
    }

    @Override
    public int width() {
        return (int) index.width();
    }

    @Override
    public int height() {
        return (int) index.height();
    }

    @Override
    public RowReader read() {
        byte[] stored = new byte[(int) BmpIndex.rowBytes(width(), index.bits())];
        BmpIndex.Masks masks = index.masks();
        Channel[] from = {
            new Channel(masks.red()), new Channel(masks.green()), new Channel(masks.blue()), new Channel(masks.alpha())
        };
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == height()) {
                    throw new IllegalStateException("there is no row " + y);
                }
                long at = index.pixels() + (long) (index.bottomUp() ? height() - 1 - y : y) * stored.length;
                Refusals.guarded(input.file(), ImageFormat.BMP, () -> {
                    input.fill(at, stored);
                    return true;
                });
                for (int x = 0; x < width(); x++) {
                    int pixel = pixel(stored, x, index.bits());
                    for (int c = 0; c < channels; c++) {
                        SampleBytes.put(row, x * channels + c, from[c].sample(pixel, depth), depth);
                    }
                }
                y++;
            }

            @Override
            public void close() {}
        };
    }

    /** Extracts the bits of a mask from a pixel. The mask may have gaps. */
    private record Channel(int mask) {
        int sample(int pixel, int depth) {
            if (mask == 0) {
                return 0;
            }
            int shift = Integer.numberOfTrailingZeros(mask);
            long most = Integer.toUnsignedLong(mask >>> shift);
            long value = Integer.toUnsignedLong((pixel & mask) >>> shift);
            long full = (1L << depth) - 1;
            return (int) ((2 * full * value + most) / (2 * most));
        }
    }
}
