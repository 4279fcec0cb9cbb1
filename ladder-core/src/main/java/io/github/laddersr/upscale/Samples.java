package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/** Samples of 8 and 16 bits (the higher byte first) to values in [0, 1], to each other, and back. */
final class Samples {
    private Samples() {}

    /** A row's samples. */
    static void toFloats(byte[] row, int depth, float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    depth == 8 ? (row[i] & 0xFF) / 255f : ((row[2 * i] & 0xFF) << 8 | row[2 * i + 1] & 0xFF) / 65535f;
        }
    }

    /** Clamped to [0, 1] and rounded half up. */
    static void toBytes(float[] values, int depth, byte[] row) {
        for (int i = 0; i < values.length; i++) {
            float value = Math.clamp(values[i], 0f, 1f);
            if (depth == 8) {
                row[i] = (byte) (value * 255f + 0.5f);
            } else {
                int sample = (int) (value * 65535f + 0.5f);
                row[2 * i] = (byte) (sample >> 8);
                row[2 * i + 1] = (byte) sample;
            }
        }
    }

    /** An image with samples of another depth: 8 bits become 16 without a change of value, 16 become 8 rounded. */
    static ImageRows withDepth(ImageRows image, int depth) {
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
                to[2 * i] = from[i]; // times 257: 255 becomes 65535
                to[2 * i + 1] = from[i];
            }
        }

        private static void flatten(byte[] from, int samples, byte[] to) {
            for (int i = 0; i < samples; i++) {
                int sample = (from[2 * i] & 0xFF) << 8 | from[2 * i + 1] & 0xFF;
                to[i] = (byte) ((sample + 128) / 257);
            }
        }
    }
}
