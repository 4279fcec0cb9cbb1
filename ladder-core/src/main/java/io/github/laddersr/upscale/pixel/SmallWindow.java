// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import java.util.ArrayDeque;
import java.util.Deque;

/** The small image's rows from the one that is being finished to the one read last, and the {@link LocalRange} of the former. */
public final class SmallWindow {
    private final int height;
    private final LocalRange range;
    private final Deque<float[]> waiting = new ArrayDeque<>(); // the first is that below the current one
    private int added;
    private int at = -1; // the row that the range is of
    private float[] above = new float[0];
    private float[] current = new float[0];

    public SmallWindow(int height, int width, int channels) {
        this.height = height;
        this.range = new LocalRange(width, channels);
    }

    /** Takes the next row over. */
    public void add(float[] row) {
        waiting.add(row);
        added++;
    }

    /**
     * Goes to row y, which is the row it is at or the next one, if the rows that its range depends on are there.
     *
     * @return whether they are
     */
    public boolean reach(int y) {
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

    /** Of the row that was reached. */
    public LocalRange range() {
        return range;
    }
}
