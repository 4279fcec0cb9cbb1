// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import io.github.laddersr.image.codec.jpeg.JpegQuality;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Quantisation tables, row by row from the DC coefficient on.
 *
 * @param luma 64 steps for Y
 * @param chroma 64 steps for Cb and Cr
 */
record JpegTables(List<Integer> luma, List<Integer> chroma) {
    JpegTables {
        luma = List.copyOf(luma);
        chroma = List.copyOf(chroma);
    }

    /**
     * The tables of the standard (ITU-T T.81, annex K), scaled as libjpeg scales them.
     *
     * @param quality 1 to 100
     */
    static JpegTables ofQuality(int quality) {
        return new JpegTables(list(JpegQuality.luminance(quality)), list(JpegQuality.chrominance(quality)));
    }

    private static List<Integer> list(int[] table) {
        return IntStream.of(table).boxed().toList();
    }
}
