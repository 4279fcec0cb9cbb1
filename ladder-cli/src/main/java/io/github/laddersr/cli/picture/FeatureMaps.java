// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.engine.Planes;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The channels of one map as pictures. */
final class FeatureMaps {
    private static final double SHOWN_SHARE = 0.995;

    private final Planes map;
    private final List<Integer> channels;
    private final double limit;

    /**
     * Selects the channels that vary most over the image, in descending order; of equal channels, the first.
     *
     * @param count number of channels, if the map has that many
     */
    FeatureMaps(Planes map, int count) {
        this.map = map;
        double[] variance =
                IntStream.range(0, map.channels()).mapToDouble(this::variance).toArray();
        this.channels = IntStream.range(0, map.channels())
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -variance[c]))
                .limit(count)
                .toList();
        this.limit = limit();
    }

    List<Integer> channels() {
        return channels;
    }

    /** The value at the ends of the colour map: 99.5 % of the shown values have an absolute value of at most this. */
    double limitShown() {
        return limit;
    }

    /** Draws one channel, from -limit to limit. */
    BufferedImage channel(int c) {
        return picture((x, y) -> ColourMap.SIGN.rgb(0.5 + map.get(c, y, x) / (2 * limit)));
    }

    /**
     * Draws the mean absolute value of all channels at each pixel; the smallest and largest 0.5 % get the colours of
     * the ends.
     */
    BufferedImage mean() {
        double[] means = new double[map.height() * map.width()];
        for (int c = 0; c < map.channels(); c++) {
            for (int i = 0; i < means.length; i++) {
                means[i] += Math.abs(map.get(c, i / map.width(), i % map.width()));
            }
        }
        double[] sorted = means.clone();
        Arrays.sort(sorted);
        double least = sorted[(int) ((1 - SHOWN_SHARE) * (sorted.length - 1))];
        double range = Math.max(sorted[(int) (SHOWN_SHARE * (sorted.length - 1))] - least, Double.MIN_NORMAL);
        return picture((x, y) -> ColourMap.AMOUNT.rgb((means[y * map.width() + x] - least) / range));
    }

    private interface Pixel {
        int rgb(int x, int y);
    }

    private BufferedImage picture(Pixel pixel) {
        BufferedImage image = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                image.setRGB(x, y, pixel.rgb(x, y));
            }
        }
        return image;
    }

    private double variance(int c) {
        double sum = 0;
        double squares = 0;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                double v = map.get(c, y, x);
                sum += v;
                squares += v * v;
            }
        }
        double n = (double) map.height() * map.width();
        return squares / n - sum / n * (sum / n);
    }

    private double limit() {
        double[] values = new double[channels.size() * map.height() * map.width()];
        int i = 0;
        for (int c : channels) {
            for (int y = 0; y < map.height(); y++) {
                for (int x = 0; x < map.width(); x++) {
                    values[i++] = Math.abs(map.get(c, y, x));
                }
            }
        }
        Arrays.sort(values);
        return Math.max(values[(int) (SHOWN_SHARE * (values.length - 1))], Double.MIN_NORMAL);
    }
}
