// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Area;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.metric.Luma;

/**
 * A part of an image that is shown magnified.
 *
 * @param x left column
 * @param y top row
 * @param width in pixels, at least {@link #SMALLEST}
 * @param height in pixels, at least {@link #SMALLEST}
 */
public record Crop(int x, int y, int width, int height) {
    /** The size of SSIM's window. */
    public static final int SMALLEST = 11;

    private static final int LARGEST_FOUND = 64;

    /**
     * Parses {@code x,y,w,h}.
     *
     * @throws UserException if the text has another form, or a side is too small
     */
    public static Crop parse(String text) {
        Area area = Area.parse(text);
        Crop crop = new Crop(area.x(), area.y(), area.width(), area.height());
        if (crop.width < SMALLEST || crop.height < SMALLEST) {
            throw new UserException(
                    "The crop %s is too small: give at least %dx%d pixels.".formatted(text, SMALLEST, SMALLEST));
        }
        return crop;
    }

    /**
     * Checks that this crop lies inside an image.
     *
     * @throws UserException if it does not
     */
    public Crop requireInside(ByteImage image) {
        new Area(x, y, width, height).requireInside(new ImageSize(image.width(), image.height()));
        return this;
    }

    /** Cuts this part out of an image. */
    public ByteImage of(ByteImage image) {
        return image.cropTo(x, y, width, height);
    }

    /**
     * The window in which {@code after} is closer to the original than {@code before} by the largest sum of squared
     * differences of Y; of equal windows, the first from the top left. Its side is a quarter of the image's shorter
     * side, but 11 to 64 pixels.
     *
     * @param before planes of the original's size
     * @param after planes of the original's size
     */
    public static Crop whereItGains(Luma truth, Luma before, Luma after) {
        int side = Math.clamp(Math.min(truth.width(), truth.height()) / 4, SMALLEST, LARGEST_FOUND);
        int columns = truth.width() + 1;
        double[] sums = new double[columns * (truth.height() + 1)]; // sums over everything above and to the left
        for (int y = 0; y < truth.height(); y++) {
            double row = 0;
            for (int x = 0; x < truth.width(); x++) {
                double a = before.get(x, y) - truth.get(x, y);
                double b = after.get(x, y) - truth.get(x, y);
                row += a * a - b * b;
                sums[(y + 1) * columns + x + 1] = sums[y * columns + x + 1] + row;
            }
        }
        Crop best = new Crop(0, 0, side, side);
        double most = Double.NEGATIVE_INFINITY;
        for (int y = 0; y + side <= truth.height(); y++) {
            for (int x = 0; x + side <= truth.width(); x++) {
                int top = y * columns + x;
                int bottom = (y + side) * columns + x;
                double gain = sums[bottom + side] - sums[bottom] - sums[top + side] + sums[top];
                if (gain > most) {
                    most = gain;
                    best = new Crop(x, y, side, side);
                }
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return x + "," + y + "," + width + "," + height;
    }
}
