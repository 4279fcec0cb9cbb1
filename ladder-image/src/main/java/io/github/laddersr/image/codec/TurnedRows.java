// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.metadata.Orientation;

/** An image in memory that is read in the order of another orientation. */
public final class TurnedRows implements ImageRows {
    private final byte[][] stored; // [stored height][stored width * bytes of a pixel]
    private final Orientation orientation;
    private final int storedWidth;
    private final int channels;
    private final int depth;
    private final int pixel; // bytes

    private TurnedRows(byte[][] stored, Orientation orientation, ImageRows image) {
        this.stored = stored;
        this.orientation = orientation;
        this.storedWidth = image.width();
        this.channels = image.channels();
        this.depth = image.depth();
        this.pixel = bytesPerPixel(image);
    }

    /** Reads all rows into memory. */
    public static TurnedRows of(ImageRows image, Orientation orientation) {
        byte[][] stored = new byte[image.height()][];
        int length = image.bytesPerRow();
        try (RowReader rows = image.read()) {
            for (int y = 0; y < stored.length; y++) {
                stored[y] = new byte[length];
                rows.next(stored[y]);
            }
        }
        return new TurnedRows(stored, orientation, image);
    }

    static int bytesPerPixel(ImageRows image) {
        return image.channels() * image.depth() / 8;
    }

    @Override
    public int width() {
        return orientation.swapsSides() ? stored.length : storedWidth;
    }

    @Override
    public int height() {
        return orientation.swapsSides() ? storedWidth : stored.length;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public long bytesHeld() {
        return (long) stored.length * storedWidth * pixel;
    }

    @Override
    public RowReader read() {
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == height()) {
                    throw new IllegalStateException("there is no row " + y);
                }
                copyRow(y++, row);
            }

            @Override
            public void close() {}
        };
    }

    private void copyRow(int y, byte[] row) {
        int width = width();
        int right = storedWidth - 1;
        int bottom = stored.length - 1;
        for (int x = 0; x < width; x++) {
            int fromX = switch (orientation) {
                case TOP_LEFT, BOTTOM_LEFT -> x;
                case TOP_RIGHT, BOTTOM_RIGHT -> right - x;
                case LEFT_TOP, RIGHT_TOP -> y;
                case RIGHT_BOTTOM, LEFT_BOTTOM -> right - y;
            };
            int fromY = switch (orientation) {
                case TOP_LEFT, TOP_RIGHT -> y;
                case BOTTOM_RIGHT, BOTTOM_LEFT -> bottom - y;
                case LEFT_TOP, LEFT_BOTTOM -> x;
                case RIGHT_TOP, RIGHT_BOTTOM -> bottom - x;
            };
            System.arraycopy(stored[fromY], fromX * pixel, row, x * pixel, pixel);
        }
    }
}
