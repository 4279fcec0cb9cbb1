// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import java.util.Arrays;

/**
 * An image resized by an antialiased bicubic ({@link ResizeTaps}) to any size, row by row: memory holds the few rows that one output row
 * depends on. Nothing is rounded before the end. Where alpha varies, colour is multiplied by it meanwhile, so that what is transparent
 * does not bleed into what is not.
 */
public final class ResizedRows implements ImageRows {
    private final ImageRows image;
    private final ImageSize size;
    private final boolean premultiply;
    private final int depth;
    private final ResizeTaps vertical;
    private final ResizeTaps horizontal;

    /**
     * Begins nothing yet.
     *
     * @param alphaVaries whether there is alpha that is not the same everywhere
     * @param depth bits of the result's samples, 8 or 16, whatever the image's are
     */
    public ResizedRows(ImageRows image, ImageSize size, boolean alphaVaries, int depth) {
        this.image = image;
        this.size = size;
        this.premultiply = alphaVaries;
        this.depth = depth;
        this.vertical = ResizeTaps.of(image.height(), size.height());
        this.horizontal = ResizeTaps.of(image.width(), size.width());
    }

    @Override
    public int width() {
        return size.width();
    }

    @Override
    public int height() {
        return size.height();
    }

    @Override
    public int channels() {
        return image.channels();
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public RowReader read() {
        return new Reader();
    }

    private final class Reader implements RowReader {
        private final int channels = image.channels();
        private final RowReader rows = image.read();
        private final byte[] bytes = new byte[image.bytesPerRow()];
        private final float[] narrow = new float[image.width() * channels]; // a row of the image
        private final float[][] ring = new float[vertical.most()][size.width() * channels]; // rows of the final width
        private final float[] sum = new float[size.width() * channels];
        private int read;
        private int y;

        @Override
        public void next(byte[] row) {
            if (y == size.height()) {
                throw new IllegalStateException("no row is left");
            }
            while (read <= vertical.last(y)) {
                rows.next(bytes);
                SampleBytes.toFloats(bytes, image.depth(), narrow);
                if (premultiply) {
                    premultiply();
                }
                widen(ring[read % ring.length]);
                read++;
            }
            Arrays.fill(sum, 0);
            float[] weights = vertical.weights()[y];
            for (int k = 0; k < weights.length; k++) {
                float weight = weights[k];
                float[] from = ring[(vertical.first()[y] + k) % ring.length];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * from[i];
                }
            }
            if (premultiply) {
                divide();
            }
            for (int i = 0; i < sum.length; i++) {
                SampleBytes.put(row, i, SampleBytes.ofFloat(sum[i], depth), depth);
            }
            y++;
            if (y == size.height()) {
                finish();
            }
        }

        /** What comes after the last row that is needed is read too: a file's damage shows there, and so does a network's check. */
        private void finish() {
            for (; read < image.height(); read++) {
                rows.next(bytes);
            }
        }

        private void premultiply() {
            for (int i = 0; i < narrow.length; i += channels) {
                float alpha = narrow[i + channels - 1];
                for (int c = 0; c < channels - 1; c++) {
                    narrow[i + c] *= alpha;
                }
            }
        }

        private void divide() {
            for (int i = 0; i < sum.length; i += channels) {
                float alpha = sum[i + channels - 1]; // beyond 1 where the kernel overshoots, as colour is
                for (int c = 0; c < channels - 1; c++) {
                    sum[i + c] = alpha <= 0 ? 0 : sum[i + c] / alpha;
                }
            }
        }

        private void widen(float[] to) {
            for (int x = 0; x < size.width(); x++) {
                float[] weights = horizontal.weights()[x];
                int from = horizontal.first()[x] * channels;
                for (int c = 0; c < channels; c++) {
                    float value = 0;
                    for (int k = 0; k < weights.length; k++) {
                        value += weights[k] * narrow[from + k * channels + c];
                    }
                    to[x * channels + c] = value;
                }
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
