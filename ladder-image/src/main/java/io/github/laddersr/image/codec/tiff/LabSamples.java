// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.image.colour.LabToSrgb;
import io.github.laddersr.image.colour.LabToSrgb.White;
import io.github.laddersr.metadata.TiffFile;
import java.io.IOException;

/**
 * How L*, a* and b* are stored in 8 or 16 bits.
 *
 * <ul>
 *   <li>CIELab (photometric interpretation 8): a* and b* are signed. The white is D65, because TIFF 6.0 names no other
 *       and excludes the tag for it.
 *   <li>ICCLab (9): a* and b* have an offset. In 16 bits, 0xFF00 is the largest L*, as in ICC profiles. The white is
 *       D50 unless a tag names another.
 *   <li>ITULab (10): a* lies between -85 and 85, b* between -75 and 125, and the white is D50.
 * </ul>
 *
 * @param bits 8 or 16
 */
record LabSamples(int photometric, int bits, LabToSrgb conversion) {
    static final int CIE = 8;
    static final int ICC = 9;
    static final int ITU = 10;
    private static final int WHITE_POINT = 318;

    /** Reads the white from the tags of a directory. */
    static LabSamples of(TiffFile.Directory directory, int photometric, int bits) throws IOException {
        double[] given = photometric == ICC ? directory.fractions(WHITE_POINT, 2) : new double[0];
        boolean sound = given.length == 2 && given[0] > 0.1 && given[1] > 0.1 && given[0] + given[1] < 1;
        White white = photometric == CIE ? White.D65 : sound ? new White(given[0], given[1]) : White.D50;
        return new LabSamples(photometric, bits, new LabToSrgb(white));
    }

    /**
     * Converts the stored samples of a pixel.
     *
     * @param raw has L*, a* and b* from {@code from} on
     * @param rgb receives red, green and blue, 0 to the largest number of as many bits
     */
    void convert(long[] raw, int from, int[] rgb, int to) {
        int most = (1 << bits) - 1;
        double white = photometric == ICC && bits == 16 ? 0xFF00 : most;
        double l = Math.min(100, raw[from] * 100 / white);
        conversion.convert(l, chroma(raw[from + 1], 0.5, 170), chroma(raw[from + 2], 0.375, 200), most, rgb, to);
    }

    /**
     * Decodes a* or b*.
     *
     * @param zero which part of all numbers is neutral in ITULab
     * @param range the difference between the largest and the smallest number in ITULab
     */
    private double chroma(long raw, double zero, double range) {
        return switch (photometric) {
            case CIE -> Math.scalb((double) (raw << 64 - bits >> 64 - bits), 8 - bits);
            case ICC -> Math.scalb((double) raw, 8 - bits) - 128;
            default -> (raw - Math.scalb(zero, bits)) * range / ((1 << bits) - 1);
        };
    }
}
