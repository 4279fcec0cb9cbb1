// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;

/** Images with samples of another depth. */
public final class DepthConversion {
    private DepthConversion() {}

    /** An image with samples of 8 or 16 bits: 8 become 16 without a change of value, 16 become 8 rounded. */
    public static ImageRows of(ImageRows image, int depth) {
        return image.depth() == depth ? image : new OtherDepth(image, depth);
    }

    private record OtherDepth(ImageRows image, int depth) implements ImageRows {
        @Override
        public int width() {
            return image.width();
        }

        @Override
        public int height() {
            return image.height();
        }

        @Override
        public int channels() {
            return image.channels();
        }

        @Override
        public long bytesHeld() {
            return image.bytesHeld();
        }

        @Override
        public RowReader read() {
            RowReader rows = image.read();
            byte[] from = new byte[image.bytesPerRow()];
            int samples = image.width() * image.channels();
            return new RowReader() {
                @Override
                public void next(byte[] row) {
                    rows.next(from);
                    if (depth == 16) {
                        deepen(from, samples, row);
                    } else {
                        flatten(from, samples, row);
                    }
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }

        private static void deepen(byte[] from, int samples, byte[] to) {
            for (int i = 0; i < samples; i++) {
                SampleBytes.put(to, i, (from[i] & 0xFF) * 257, 16); // 255 becomes 65535
            }
        }

        private static void flatten(byte[] from, int samples, byte[] to) {
            for (int i = 0; i < samples; i++) {
                to[i] = (byte) ((SampleBytes.get(from, i, 16) + 128) / 257);
            }
        }
    }
}
