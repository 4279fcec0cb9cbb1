// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.SampleBytes;

/** Converts between 8-bit images and planes in [0, 1]. */
public final class PlaneImages {
    private PlaneImages() {}

    /** Converts an image to three planes, each value divided by 255. Gray is replicated; alpha is dropped. */
    public static Planes toPlanes(ByteImage image) {
        ByteImage rgb = image.toRgb();
        Planes planes = new Planes(3, rgb.height(), rgb.width());
        byte[] row = new byte[rgb.width() * 3];
        float[] values = new float[rgb.width()];
        for (int y = 0; y < rgb.height(); y++) {
            rgb.copyRow(y, row, 0);
            for (int c = 0; c < 3; c++) {
                for (int x = 0; x < values.length; x++) {
                    values[x] = (row[3 * x + c] & 0xff) / 255f;
                }
                planes.setRow(c, y, 0, values, 0, values.length);
            }
        }
        return planes;
    }

    /**
     * Converts planes to an 8-bit image with as many channels (1 to 4): values are clamped to [0, 1], multiplied by 255
     * and rounded half up.
     */
    public static ByteImage toImage(Planes planes) {
        int channels = planes.channels();
        byte[] bytes = new byte[Math.multiplyExact(Math.multiplyExact(planes.height(), planes.width()), channels)];
        float[] values = new float[planes.width()];
        for (int y = 0; y < planes.height(); y++) {
            for (int c = 0; c < channels; c++) {
                planes.getRow(c, y, 0, values, 0, values.length);
                for (int x = 0; x < values.length; x++) {
                    bytes[(y * values.length + x) * channels + c] = (byte) SampleBytes.ofFloat(values[x], 8);
                }
            }
        }
        return ByteImage.of(planes.width(), planes.height(), channels, bytes);
    }
}
