// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.util.Arrays;

/**
 * The first frame of an animation on its canvas. As in viewers, the canvas is transparent around the frame.
 *
 * @param frame the frame's rows, with samples of 8 bits
 * @param x the canvas column of the frame's first column; the whole frame is inside the canvas
 * @param y the canvas row of the frame's first row
 */
public record CanvasRows(ImageRows frame, int width, int height, int x, int y) implements ImageRows {
    /** Puts a frame on a canvas. Returns the frame itself if it covers the canvas. */
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
                        System.arraycopy(inner, i * from, row, at, from); // includes the frame's own alpha, if any
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
