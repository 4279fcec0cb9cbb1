// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The result of an enlargement.
 *
 * @param small its size as it is to be seen; of several pages, the first's
 * @param large the result's size; of several pages, the first's
 * @param format of the result's file
 * @param networks names of the networks that ran, the first first
 * @param engine name of the engine that ran them
 * @param pages how many were enlarged: 1 unless all of several were asked for
 * @param files where the result is: one, or one for each page; none if it went into a stream
 * @param warnings of what is missing in the result
 * @param seconds that enlarging and writing took
 */
public record Enlarged(
        ImageSize small,
        ImageSize large,
        ImageFormat format,
        List<String> networks,
        String engine,
        int pages,
        List<Path> files,
        List<Warning> warnings,
        double seconds) {
    /** Copies the lists. */
    public Enlarged {
        networks = List.copyOf(networks);
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /**
     * The same of an image, a result or both that came or went by a stream: their files are nobody's, and sentences
     * name them otherwise.
     */
    public Enlarged inStreams(UnaryOperator<Warning> shown, boolean toStream) {
        return new Enlarged(
                small,
                large,
                format,
                networks,
                engine,
                pages,
                toStream ? List.of() : files,
                warnings.stream().map(shown).toList(),
                seconds);
    }
}
