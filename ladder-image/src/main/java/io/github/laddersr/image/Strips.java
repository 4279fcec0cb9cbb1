// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.awt.image.BufferedImage;
import java.io.IOException;

/** Decodes an image some rows at a time, from the top. */
interface Strips extends AutoCloseable {
    /** The next rows, as wide as the image, in whatever type the file has; as long as there are any. */
    BufferedImage next() throws IOException;

    @Override
    void close() throws IOException;

    /** Opens the file anew. */
    @FunctionalInterface
    interface Opener {
        Strips open() throws IOException;
    }
}
