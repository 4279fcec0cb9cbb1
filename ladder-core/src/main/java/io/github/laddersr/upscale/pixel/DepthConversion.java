// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;

/** Converts the bit depth of images. */
public final class DepthConversion {
    private DepthConversion() {}

    /**
     * The image with samples of 8 or 16 bits. 8 bits become 16 without changing the value; 16 bits are rounded to 8.
     */
    public static ImageRows of(ImageRows image, int depth) {
        return image.depth() == depth ? image : new Converted(image, depth);
    }

    private record Converted(ImageRows image, int depth) implements ImageRows {
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
                        to16Bits(from, samples, row);
                    } else {
                        to8Bits(from, samples, row);
                    }
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }

        private static void to16Bits(byte[] from, int samples, byte[] to) {
            for (int i = 0; i < samples; i++) {
                SampleBytes.put(to, i, (from[i] & 0xFF) * 257, 16); // 255 becomes 65535
            }
        }

        private static void to8Bits(byte[] from, int samples, byte[] to) {
            for (int i = 0; i < samples; i++) {
                to[i] = (byte) ((SampleBytes.get(from, i, 16) + 128) / 257);
            }
        }
    }
}
