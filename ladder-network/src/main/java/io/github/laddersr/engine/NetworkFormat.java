// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.nio.file.Path;

/** Reads networks that are not of the family from files of one kind. Those of other modules are found by {@link java.util.ServiceLoader}. */
public interface NetworkFormat {
    /** What such files are called, as in "an ONNX file". */
    String title();

    /** Whether a file is of this kind, by its name. */
    boolean matches(Path file);

    /**
     * Looks into a file and finds out what it takes and gives.
     *
     * @throws io.github.laddersr.UserException naming the file, if it can't be read, is damaged, or holds no network that can be used
     */
    Network read(Path file, ColourOrder order);
}
