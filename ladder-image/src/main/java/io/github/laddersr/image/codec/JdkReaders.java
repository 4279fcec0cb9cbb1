// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The JDK's own readers. If there are several readers for a format, the class path decides which of them ImageIO
 * returns first. The pixels that are read must not depend on that.
 */
public final class JdkReaders {
    private JdkReaders() {}

    /**
     * Returns a new reader, which the caller disposes.
     *
     * @param name ImageIO's name of the format: png, jpeg, tiff, bmp or gif
     * @throws IOException if this Java has no such reader
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
