// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A window over the rows of the small image, from the one that is being finished to the last one read, with the
 * {@link LocalRange} of the former.
 */
public final class SmallWindow {
    private final int height;
    private final LocalRange range;
    private final Deque<float[]> waiting = new ArrayDeque<>(); // the first one is the row below the current one
    private int added;
    private int at = -1; // index of the row that the range belongs to
    private float[] above = new float[0];
    private float[] current = new float[0];

    public SmallWindow(int height, int width, int channels) {
        this.height = height;
        this.range = new LocalRange(width, channels);
    }

    /** Adds the next row. The row must not be changed afterwards. */
    public void add(float[] row) {
        waiting.add(row);
        added++;
    }

    /**
     * Moves to row y, which is the current row or the next one, if the rows that its range depends on are available.
     *
     * @return whether they are
     */
    public boolean moveTo(int y) {
        if (y == at) {
            return true;
        }
        if (added < Math.min(height, y + 2)) {
            return false;
        }
        if (at < 0) {
            current = waiting.remove();
            above = current;
        } else {
            above = current;
            current = waiting.remove();
        }
        float[] below = waiting.peek();
        range.moveTo(above, current, below == null ? current : below);
        at = y;
        return true;
    }

    /** The range of the current row. */
    public LocalRange range() {
        return range;
    }
}
