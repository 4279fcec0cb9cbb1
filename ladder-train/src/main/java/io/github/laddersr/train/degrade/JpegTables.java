// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Steps of quantisation, row by row from the block's mean on.
 *
 * @param luma 64 steps of Y
 * @param chroma 64 steps of Cb and Cr
 */
record JpegTables(List<Integer> luma, List<Integer> chroma) {
    private static final int[] LUMA = {
        16, 11, 10, 16, 24, 40, 51, 61, //
        12, 12, 14, 19, 26, 58, 60, 55, //
        14, 13, 16, 24, 40, 57, 69, 56, //
        14, 17, 22, 29, 51, 87, 80, 62, //
        18, 22, 37, 56, 68, 109, 103, 77, //
        24, 35, 55, 64, 81, 104, 113, 92, //
        49, 64, 78, 87, 103, 121, 120, 101, //
        72, 92, 95, 98, 112, 100, 103, 99
    };

    private static final int[] CHROMA = {
        17, 18, 24, 47, 99, 99, 99, 99, //
        18, 21, 26, 66, 99, 99, 99, 99, //
        24, 26, 56, 99, 99, 99, 99, 99, //
        47, 66, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99
    };

    JpegTables {
        luma = List.copyOf(luma);
        chroma = List.copyOf(chroma);
    }

    /**
     * The tables of the standard (ITU-T T.81, annex K), scaled as libjpeg does.
     *
     * @param quality 1 to 100
     */
    static JpegTables ofQuality(int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return new JpegTables(scaled(LUMA, percent), scaled(CHROMA, percent));
    }

    private static List<Integer> scaled(int[] table, int percent) {
        return IntStream.of(table)
                .mapToObj(step -> Math.clamp((step * percent + 50) / 100, 1, 255))
                .toList();
    }
}
