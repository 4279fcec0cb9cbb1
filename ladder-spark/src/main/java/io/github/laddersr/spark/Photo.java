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
 * @param channels samples in a pixel
 * @param depth bits of a sample
 * @param upright whether its pixels are stored as they are seen
 */
record Photo(
        String path,
        String output,
        long bytes,
        long modified,
        int width,
        int height,
        int channels,
        int depth,
        boolean upright)
        implements Serializable {
    long pixels() {
        return (long) width * height;
    }

    ImageSize size() {
        return new ImageSize(width, height);
    }
}
