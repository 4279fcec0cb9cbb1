// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Luma;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.upscale.PlaneImages;

/**
 * The part of a validation image that the report shows.
 *
 * @param name name of the image
 * @param truth the part in high resolution
 * @param lr the part in low resolution, together with the pixels around it where the image has them, so that both
 *     enlargements have context
 * @param x left column of the part in {@code lr}
 * @param y top row of the part in {@code lr}
 * @param scale scale of the enlargement
 */
record SampleCrop(String name, ByteImage truth, ByteImage lr, int x, int y, int scale) {
    /** Side of the part in low-resolution pixels, unless the image is smaller. */
    static final int SIDE = 64;

    private static final int MARGIN = 16;
    private static final int STEP = 16;

    /** Chooses the part with the largest differences between adjacent low-resolution pixels. */
    static SampleCrop of(TrainingImages.Pair pair, int scale) {
        int width = Math.min(SIDE, pair.lr().width());
        int height = Math.min(SIDE, pair.lr().height());
        Luma luma = Luma.of(pair.lr().crop(0, 0, pair.lr().width(), pair.lr().height()));
        int left = 0;
        int top = 0;
        double most = -1;
        for (int y = 0; y + height <= luma.height(); y += STEP) {
            for (int x = 0; x + width <= luma.width(); x += STEP) {
                double detail = detail(luma, x, y, width, height);
                if (detail > most) {
                    most = detail;
                    left = x;
                    top = y;
                }
            }
        }
        int fromX = Math.max(0, left - MARGIN);
        int fromY = Math.max(0, top - MARGIN);
        int toX = Math.min(luma.width(), left + width + MARGIN);
        int toY = Math.min(luma.height(), top + height + MARGIN);
        return new SampleCrop(
                pair.name(),
                pair.hr().crop(left * scale, top * scale, width * scale, height * scale),
                pair.lr().crop(fromX, fromY, toX - fromX, toY - fromY),
                left - fromX,
                top - fromY,
                scale);
    }

    private static double detail(Luma luma, int left, int top, int width, int height) {
        double sum = 0;
        for (int y = top; y < top + height - 1; y++) {
            for (int x = left; x < left + width - 1; x++) {
                double value = luma.get(x, y);
                sum += Math.abs(luma.get(x + 1, y) - value) + Math.abs(luma.get(x, y + 1) - value);
            }
        }
        return sum;
    }

    /** The part enlarged by bicubic interpolation, in the size of {@code truth}. */
    ByteImage bicubic() {
        return part(Imresize.up(lr, scale));
    }

    /** The part enlarged by a network of the crop's scale, in the size of {@code truth}. */
    ByteImage enlarged(Engine engine) {
        return part(PlaneImages.toImage(engine.run(PlaneImages.toPlanes(lr))));
    }

    private ByteImage part(ByteImage large) {
        return large.cropTo(x * scale, y * scale, truth.width(), truth.height());
    }
}
