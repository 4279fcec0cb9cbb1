// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.image.ImageSize;
import java.io.Serializable;

/**
 * An image to be enlarged.
 *
 * @param path where it lies, as Hadoop names it
 * @param output where its result goes
 * @param bytes of its file
 * @param modified when its file was last changed, in milliseconds since 1970
 * @param width as it is seen, in pixels
 * @param height the same
 * @param model names of the networks that enlarge it
 * @param divisible whether rows can be enlarged by themselves: pixels are stored as they are seen, without alpha
 */
record Photo(
        String path, String output, long bytes, long modified, int width, int height, String model, boolean divisible)
        implements Serializable {
    long pixels() {
        return (long) width * height;
    }

    ImageSize size() {
        return new ImageSize(width, height);
    }
}
