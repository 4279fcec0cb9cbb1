// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.metadata.TiffFile;
import java.io.IOException;

/**
 * Converts luma and chroma of 8 bits to RGB.
 *
 * @param red the share of red in luma
 * @param green the share of green
 * @param blue the share of blue
 * @param ranges for each sample: black (or no chroma), then white (or full chroma)
 */
record YccToRgb(double red, double green, double blue, double[] ranges) {
    private static final int COEFFICIENTS = 529;
    private static final int REFERENCES = 532;

    /** Reads the conversion from the tags of a directory. */
    static YccToRgb of(TiffFile.Directory directory) throws IOException {
        double[] shares = directory.fractions(COEFFICIENTS, 3);
        boolean given = shares.length == 3 && shares[0] > 0 && shares[1] > 0 && shares[2] > 0;
        double[] ranges = directory.fractions(REFERENCES, 6);
        boolean sound = ranges.length == 6 && ranges[1] > ranges[0] && ranges[3] > ranges[2] && ranges[5] > ranges[4];
        return new YccToRgb(
                given ? shares[0] : 0.299,
                given ? shares[1] : 0.587,
                given ? shares[2] : 0.114,
                sound ? ranges : new double[] {0, 255, 128, 255, 128, 255});
    }

    /** Converts pixels of three samples, 0..255, in place. */
    void convert(int[] samples) {
        for (int i = 0; i < samples.length; i += 3) {
            double luma = (samples[i] - ranges[0]) * 255 / (ranges[1] - ranges[0]);
            double b = (samples[i + 1] - ranges[2]) * 127 / (ranges[3] - ranges[2]) * (2 - 2 * blue) + luma;
            double r = (samples[i + 2] - ranges[4]) * 127 / (ranges[5] - ranges[4]) * (2 - 2 * red) + luma;
            samples[i] = clip(r);
            samples[i + 1] = clip((luma - blue * b - red * r) / green);
            samples[i + 2] = clip(b);
        }
    }

    private static int clip(double value) {
        return (int) (Math.clamp(value, 0, 255) + 0.5);
    }
}
