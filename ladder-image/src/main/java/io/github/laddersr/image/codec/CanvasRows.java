// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.util.Arrays;

/**
 * The first frame of an animation on its canvas, which is transparent around it, as viewers show it.
 *
 * @param frame its rows, of 8 bits
 * @param x of the frame's first column; the frame lies inside of the canvas
 * @param y of its first row
 */
public record CanvasRows(ImageRows frame, int width, int height, int x, int y) implements ImageRows {
    /** The frame itself where it covers the canvas. */
    public static ImageRows of(ImageRows frame, int width, int height, int x, int y) {
        boolean covers = frame.width() == width && frame.height() == height;
        return covers ? frame : new CanvasRows(frame, width, height, x, y);
    }

    @Override
    public int channels() {
        return frame.hasAlpha() ? frame.channels() : frame.channels() + 1;
    }

    @Override
    public int depth() {
        return frame.depth();
    }

    @Override
    public long bytesHeld() {
        return frame.bytesHeld();
    }

    @Override
    public RowReader read() {
        RowReader rows = frame.read();
        byte[] inner = new byte[frame.bytesPerRow()];
        int from = frame.channels();
        int to = channels();
        return new RowReader() {
            private int next;

            @Override
            public void next(byte[] row) {
                if (next == height) {
                    throw new IllegalStateException("there is no row " + next);
                }
                Arrays.fill(row, 0, width * to, (byte) 0);
                if (next >= y && next < y + frame.height()) {
                    rows.next(inner);
                    for (int i = 0; i < frame.width(); i++) {
                        int at = (x + i) * to;
                        row[at + to - 1] = (byte) 0xFF;
                        System.arraycopy(inner, i * from, row, at, from); // its own alpha, if it has one
                    }
                }
                next++;
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }
}
