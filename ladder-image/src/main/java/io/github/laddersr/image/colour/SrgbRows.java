// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.colour;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;

/** Converts rows of another colour encoding to sRGB. Colours outside of sRGB are clipped. Alpha stays. */
public final class SrgbRows implements ImageRows {
    private final ImageRows from;
    private final float[] light; // the light for each value of a sample
    private final double[][] toSrgb; // a 3x3 matrix, unused for gray
    private final int max;

    /** Converts rows that have this encoding. */
    public SrgbRows(ImageRows from, ColourEncoding encoding) {
        this.from = from;
        this.max = (1 << from.depth()) - 1;
        this.toSrgb = encoding.toLinearSrgb();
        this.light = new float[max + 1];
        for (int i = 0; i <= max; i++) {
            light[i] = (float) encoding.light((double) i / max);
        }
    }

    @Override
    public int width() {
        return from.width();
    }

    @Override
    public int height() {
        return from.height();
    }

    @Override
    public int channels() {
        return from.channels();
    }

    @Override
    public int depth() {
        return from.depth();
    }

    @Override
    public long bytesHeld() {
        return from.bytesHeld();
    }

    @Override
    public RowReader read() {
        RowReader rows = from.read();
        return new RowReader() {
            @Override
            public void next(byte[] row) {
                rows.next(row);
                if (channels() >= 3) {
                    colours(row);
                } else {
                    grays(row);
                }
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    private void grays(byte[] row) {
        for (int x = 0; x < width(); x++) {
            int at = x * channels();
            SampleBytes.put(row, at, sample(light[SampleBytes.get(row, at, depth())]), depth());
        }
    }

    private void colours(byte[] row) {
        for (int x = 0; x < width(); x++) {
            int at = x * channels();
            float r = light[SampleBytes.get(row, at, depth())];
            float g = light[SampleBytes.get(row, at + 1, depth())];
            float b = light[SampleBytes.get(row, at + 2, depth())];
            for (int c = 0; c < 3; c++) {
                double value = toSrgb[c][0] * r + toSrgb[c][1] * g + toSrgb[c][2] * b;
                SampleBytes.put(row, at + c, sample(value), depth());
            }
        }
    }

    /** Converts light from 0 to 1 to a sample of sRGB. */
    private int sample(double value) {
        return (int) Math.round(ColourEncoding.srgbSample(Math.clamp(value, 0.0, 1.0)) * max);
    }
}
