// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.util.List;

/**
 * What became of an image.
 *
 * @param small its size as it is to be seen
 * @param large the result's size
 * @param format of the result's file
 * @param networks names of the networks that ran, the first first
 * @param engine name of the engine that ran them
 * @param warnings of what is missing in the result
 * @param seconds that enlarging and writing took
 */
public record Enlarged(
        ImageSize small,
        ImageSize large,
        ImageFormat format,
        List<String> networks,
        String engine,
        List<Warning> warnings,
        double seconds) {
    /** Copies the lists. */
    public Enlarged {
        networks = List.copyOf(networks);
        warnings = List.copyOf(warnings);
    }
}
