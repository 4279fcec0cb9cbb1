// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.util.List;

/**
 * The result of an enlargement.
 *
 * @param small size of the image, after its orientation is applied
 * @param large size of the result
 * @param format format of the result's file
 * @param networks names of the networks that ran, in order
 * @param engine name of the engine that ran them
 * @param warnings what is missing from the result
 * @param seconds seconds that enlarging and writing took
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
