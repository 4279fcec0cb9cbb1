package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.base.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * An image file's size, from its header: no pixel is decoded, so a damaged file may still have one.
 *
 * @param width columns
 * @param height rows
 */
public record ImageSize(int width, int height) {
    /**
     * Reads the header of a PNG, JPEG, WebP, TIFF, BMP or GIF file.
     *
     * @throws UserException if the file is missing or no image
     */
    public static ImageSize of(Path file) {
        try (ImageInputStream in = new ChannelImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (in.length() == 0) {
                throw new UserException("%s is empty: get an undamaged copy.".formatted(file));
            }
            if (!readers.hasNext()) {
                throw new UserException("%s is not a PNG, JPEG, WebP, TIFF, BMP or GIF image: convert it to PNG first."
                        .formatted(file));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new ImageSize(reader.getWidth(0), reader.getHeight(0));
            } finally {
                reader.dispose();
            }
        } catch (AccessDeniedException e) {
            throw new UserException(
                    "Can't read %s (permission denied): make it readable for you first.".formatted(file), e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof UserException known) {
                throw known;
            }
            // ImageIO's plugins meet damaged headers with any unchecked exception there is.
            throw new UserException(
                    "Can't read %s (%s): get an undamaged copy.".formatted(file, Messages.reason(e)), e);
        }
    }

    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }
}
