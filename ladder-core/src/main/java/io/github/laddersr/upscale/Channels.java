package io.github.laddersr.upscale;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ByteImage;

/** What happens to colour and alpha before and after the network. */
final class Channels {
    private Channels() {}

    /** An image's channels as planes, each value divided by 255. */
    static Planes split(ByteImage image) {
        int n = image.channels();
        Planes planes = new Planes(n, image.height(), image.width());
        byte[] row = new byte[image.width() * n];
        for (int y = 0; y < image.height(); y++) {
            image.copyRow(y, row, 0);
            for (int x = 0; x < image.width(); x++) {
                for (int c = 0; c < n; c++) {
                    planes.set(c, y, x, (row[x * n + c] & 0xff) / 255f);
                }
            }
        }
        return planes;
    }

    /** Whether all values of a plane are equal. */
    static boolean constant(Planes planes, int c) {
        float first = planes.get(c, 0, 0);
        for (int y = 0; y < planes.height(); y++) {
            for (int x = 0; x < planes.width(); x++) {
                if (planes.get(c, y, x) != first) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean finite(Planes planes, int c) {
        for (int y = 0; y < planes.height(); y++) {
            for (int x = 0; x < planes.width(); x++) {
                if (!Float.isFinite(planes.get(c, y, x))) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean atMost(Planes planes, int c, float limit) {
        for (int y = 0; y < planes.height(); y++) {
            for (int x = 0; x < planes.width(); x++) {
                if (planes.get(c, y, x) > limit) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Colour times alpha, which is the last plane. */
    static Planes premultiplied(Planes planes) {
        int last = planes.channels() - 1;
        Planes out = new Planes(planes.channels(), planes.height(), planes.width());
        for (int y = 0; y < planes.height(); y++) {
            for (int x = 0; x < planes.width(); x++) {
                float alpha = planes.get(last, y, x);
                out.set(last, y, x, alpha);
                for (int c = 0; c < last; c++) {
                    out.set(c, y, x, planes.get(c, y, x) * alpha);
                }
            }
        }
        return out;
    }

    /** The three planes that the network reads. */
    static Planes rgb(Planes planes, boolean colour) {
        return colour && planes.channels() == 3 ? planes : pick(planes, 0, colour ? 1 : 0);
    }

    /** One plane as red, green and blue. */
    static Planes threeTimes(Planes planes, int c) {
        return pick(planes, c, 0);
    }

    private static Planes pick(Planes planes, int first, int step) {
        Planes out = new Planes(3, planes.height(), planes.width());
        float[] row = new float[planes.width()];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < planes.height(); y++) {
                planes.getRow(first + c * step, y, 0, row, 0, row.length);
                out.setRow(c, y, 0, row, 0, row.length);
            }
        }
        return out;
    }

    /** The network's planes as colour, or their mean as gray. */
    static void copyColour(Planes base, Planes out, boolean colour) {
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x++) {
                if (colour) {
                    for (int c = 0; c < 3; c++) {
                        out.set(c, y, x, base.get(c, y, x));
                    }
                } else {
                    out.set(0, y, x, mean(base, y, x));
                }
            }
        }
    }

    /**
     * Divides colour by the enlarged alpha, which becomes the last plane; both stay within what the small image has around them
     * wherever it is not opaque.
     *
     * @param scale output pixels per input pixel, each way
     */
    static void unpremultiply(Planes out, Planes opacity, LocalRange range, int scale) {
        int last = out.channels() - 1;
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x++) {
                int smallY = y / scale;
                int smallX = x / scale;
                float alpha = range.limit(last, smallY, smallX, mean(opacity, y, x));
                out.set(last, y, x, alpha);
                if (range.opaque(smallY, smallX)) {
                    continue; // colour came through the network as it is
                }
                for (int c = 0; c < last; c++) {
                    float colour = alpha == 0 ? 0 : out.get(c, y, x) / alpha;
                    out.set(c, y, x, range.limit(c, smallY, smallX, colour));
                }
            }
        }
    }

    static void fill(Planes planes, int c, float value) {
        for (int y = 0; y < planes.height(); y++) {
            for (int x = 0; x < planes.width(); x++) {
                planes.set(c, y, x, value);
            }
        }
    }

    private static float mean(Planes planes, int y, int x) {
        return (planes.get(0, y, x) + planes.get(1, y, x) + planes.get(2, y, x)) / 3;
    }
}
