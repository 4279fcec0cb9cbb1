// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.upscale.pixel.ResizeTaps;
import java.util.function.DoubleConsumer;

/**
 * Runs colour images through a network with a single plane: the network enlarges luma (ITU-R BT.601, full range, as in
 * JPEG), and bicubic interpolation enlarges both chroma planes. Gray passes through the network unchanged.
 *
 * @param luma engine that takes one plane
 */
record LumaEngine(Engine luma) implements Engine {
    /** The reach of bicubic interpolation, in input pixels. */
    static final int REACH = 3;

    private static final float RED = 0.299f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;
    private static final float RED_RANGE = 2 * (1 - RED);
    private static final float BLUE_RANGE = 2 * (1 - BLUE);

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        int height = rgb.height();
        int width = rgb.width();
        Planes y = new Planes(1, height, width);
        Planes chroma = new Planes(2, height, width); // blue, red
        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                float r = rgb.get(0, v, u);
                float b = rgb.get(2, v, u);
                float value = RED * r + GREEN * rgb.get(1, v, u) + BLUE * b;
                y.set(0, v, u, value);
                chroma.set(0, v, u, (b - value) / BLUE_RANGE);
                chroma.set(1, v, u, (r - value) / RED_RANGE);
            }
        }
        Planes large = luma.run(y, progress);
        Planes colour = enlarged(chroma, large.height(), large.width());
        Planes out = new Planes(3, large.height(), large.width());
        for (int v = 0; v < out.height(); v++) {
            for (int u = 0; u < out.width(); u++) {
                float value = large.get(0, v, u);
                float r = value + RED_RANGE * colour.get(1, v, u);
                float b = value + BLUE_RANGE * colour.get(0, v, u);
                out.set(0, v, u, r);
                out.set(1, v, u, (value - RED * r - BLUE * b) / GREEN);
                out.set(2, v, u, b);
            }
        }
        return out;
    }

    private static Planes enlarged(Planes small, int height, int width) {
        ResizeTaps vertical = ResizeTaps.of(small.height(), height);
        ResizeTaps horizontal = ResizeTaps.of(small.width(), width);
        Planes out = new Planes(small.channels(), height, width);
        float[] row = new float[small.width()];
        for (int c = 0; c < small.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < row.length; x++) {
                    float sum = 0;
                    for (int k = 0; k < vertical.weights()[y].length; k++) {
                        sum += vertical.weights()[y][k] * small.get(c, vertical.first()[y] + k, x);
                    }
                    row[x] = sum;
                }
                for (int x = 0; x < width; x++) {
                    float sum = 0;
                    for (int k = 0; k < horizontal.weights()[x].length; k++) {
                        sum += horizontal.weights()[x][k] * row[horizontal.first()[x] + k];
                    }
                    out.set(c, y, x, sum);
                }
            }
        }
        return out;
    }

    @Override
    public int scale() {
        return luma.scale();
    }

    @Override
    public String name() {
        return luma.name();
    }

    @Override
    public long bytesPerPixel() {
        return luma.bytesPerPixel() + (3L + 6L * scale() * scale()) * Float.BYTES;
    }

    @Override
    public void close() {
        luma.close();
    }
}
