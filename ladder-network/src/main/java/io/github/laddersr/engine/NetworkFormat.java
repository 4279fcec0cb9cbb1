// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.nio.file.Path;

/**
 * Reads networks other than Ladder Pyramid Networks from files of one kind. Formats in other modules are found by
 * {@link java.util.ServiceLoader}.
 */
public interface NetworkFormat {
    /** What such files are called, as in "an ONNX file". */
    String title();

    /** Whether a file is of this kind, judged by its name. */
    boolean matches(Path file);

    /**
     * Reads a file and determines the network's inputs and outputs.
     *
     * @throws io.github.laddersr.UserException naming the file, if it can't be read, is damaged, or contains no usable
     *     network
     */
    Network read(Path file, ColourOrder order);
}
