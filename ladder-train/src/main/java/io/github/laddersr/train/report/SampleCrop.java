// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Luma;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.upscale.PlaneImages;

/**
 * A part of a validation image to look at.
 *
 * @param name of the image
 * @param truth the part to look at, at high resolution
 * @param lr the small pixels of that part, with some around it where the image has them, so that both enlargements see its surroundings
 * @param x left column of the part in {@code lr}
 * @param y top row of the part in {@code lr}
 * @param scale of the enlargement
 */
record SampleCrop(String name, ByteImage truth, ByteImage lr, int x, int y, int scale) {
    /** Side of the part in small pixels, where the image is as large. */
    static final int SIDE = 64;

    private static final int AROUND = 16;
    private static final int STEP = 16;

    /** The part of an image in which neighbouring small pixels differ most. */
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
        int fromX = Math.max(0, left - AROUND);
        int fromY = Math.max(0, top - AROUND);
        int toX = Math.min(luma.width(), left + width + AROUND);
        int toY = Math.min(luma.height(), top + height + AROUND);
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

    /** The part as bicubic enlargement gives it, in the truth's size. */
    ByteImage bicubic() {
        return part(Imresize.up(lr, scale));
    }

    /** The part as a network of the crop's scale gives it, in the truth's size. */
    ByteImage enlarged(Engine engine) {
        return part(PlaneImages.toImage(engine.run(PlaneImages.toPlanes(lr))));
    }

    private ByteImage part(ByteImage large) {
        return large.cropTo(x * scale, y * scale, truth.width(), truth.height());
    }
}
