// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import java.util.Arrays;

/**
 * An image resized to any size with antialiased bicubic interpolation ({@link ResizeTaps}), row by row: memory holds
 * only the few rows that one output row depends on. Nothing is rounded before the end. If alpha varies, colour is
 * premultiplied in the meantime, so that transparent pixels do not bleed into opaque ones.
 */
public final class ResizedRows implements ImageRows {
    private final ImageRows image;
    private final ImageSize size;
    private final boolean premultiply;
    private final int depth;
    private final ResizeTaps vertical;
    private final ResizeTaps horizontal;

    /**
     * Describes the resize; nothing is read yet.
     *
     * @param alphaVaries whether there is an alpha channel that is not constant
     * @param depth bits of the result's samples, 8 or 16, whatever the image has
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
        // ring buffer of rows with the final width
        private final float[][] ring = new float[vertical.longest()][size.width() * channels];
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
                resizeHorizontally(ring[read % ring.length]);
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

        /**
         * Reads the remaining rows even though no output row needs them, because a damaged file or a failed check of
         * the network's output may show only there.
         */
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
                float alpha = sum[i + channels - 1]; // may exceed 1 where the kernel overshoots, as colour may
                for (int c = 0; c < channels - 1; c++) {
                    sum[i + c] = alpha <= 0 ? 0 : sum[i + c] / alpha;
                }
            }
        }

        private void resizeHorizontally(float[] to) {
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
