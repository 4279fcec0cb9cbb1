// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.image.ImageSize;
import java.io.Serializable;

/**
 * An image to enlarge.
 *
 * @param path Hadoop's path
 * @param output path of its result
 * @param bytes length of its file
 * @param modified time of its file's last modification, in milliseconds since 1970
 * @param width width after its orientation is applied, in pixels
 * @param height height after its orientation is applied, in pixels
 * @param divisible whether bands can be enlarged independently: the pixels are stored in their visible orientation,
 *     without alpha
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
