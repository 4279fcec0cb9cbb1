package io.github.laddersr.upscale;

import io.github.laddersr.engine.Planes;

/**
 * The smallest and the largest value around each pixel of an image with alpha: of alpha among the 3x3 neighbours, of a colour among
 * those of them that are visible. Where transparency begins, a network may overshoot into what nobody painted; these are the bounds.
 */
final class LocalRange {
    private final Planes low;
    private final Planes high;
    private final int alpha;

    /** The ranges of an image whose last plane is alpha; its colours are not premultiplied. */
    LocalRange(Planes image) {
        this.alpha = image.channels() - 1;
        this.low = new Planes(image.channels(), image.height(), image.width());
        this.high = new Planes(image.channels(), image.height(), image.width());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int c = 0; c < image.channels(); c++) {
                    find(image, c, y, x);
                }
            }
        }
    }

    private void find(Planes image, int c, int y, int x) {
        float min = 1;
        float max = 0;
        for (int i = Math.max(0, y - 1); i <= Math.min(image.height() - 1, y + 1); i++) {
            for (int j = Math.max(0, x - 1); j <= Math.min(image.width() - 1, x + 1); j++) {
                if (c == alpha || image.get(alpha, i, j) > 0) {
                    min = Math.min(min, image.get(c, i, j));
                    max = Math.max(max, image.get(c, i, j));
                }
            }
        }
        low.set(c, y, x, Math.min(min, max));
        high.set(c, y, x, max);
    }

    /** Whether all neighbours of this pixel are opaque: there is nothing to guard. */
    boolean opaque(int y, int x) {
        return low.get(alpha, y, x) == 1;
    }

    /** A value of plane c held within the range around pixel (y, x). */
    float limit(int c, int y, int x, float value) {
        return Math.clamp(value, low.get(c, y, x), high.get(c, y, x));
    }
}
