// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The readers that the JDK brings. Which of several for one format ImageIO gives first depends on the class path, and what is read must not.
 */
public final class JdkReaders {
    private JdkReaders() {}

    /**
     * A new one, to be disposed.
     *
     * @param name of the format as ImageIO has it: png, jpeg, tiff, bmp or gif
     * @throws IOException if this Java has none
     */
    public static ImageReader of(String name) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
            reader.dispose();
        }
        throw new IOException("this Java has no reader for " + name);
    }
}
