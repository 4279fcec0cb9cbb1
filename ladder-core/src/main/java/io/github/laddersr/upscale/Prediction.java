// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageSize;
import java.util.List;

/**
 * What an enlargement will take, told without decoding the image.
 *
 * @param small size of the image as it is to be seen
 * @param large size of the result
 * @param peakBytes memory at its peak, at most, beside what a process with the engines holds anyway
 * @param macs multiply-adds of all networks that run: the same network takes about the same time for each
 * @param networks names of the networks that run, the first first
 */
public record Prediction(ImageSize small, ImageSize large, long peakBytes, long macs, List<String> networks) {
    /** Copies the list. */
    public Prediction {
        networks = List.copyOf(networks);
    }

    /** What this and one more page take, one after another: sizes and networks stay this one's. */
    public Prediction and(Prediction page) {
        return new Prediction(
                small, large, Math.max(peakBytes, page.peakBytes), Math.addExact(macs, page.macs), networks);
    }
}
