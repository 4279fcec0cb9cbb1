// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rectangle of an image, in pixels of the image as it is to be seen: after its orientation is applied.
 *
 * @param x left column, at least 0
 * @param y top row, at least 0
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Area(int x, int y, int width, int height) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7}),(\\d{1,7}),(\\d{1,7}),(\\d{1,7})");

    /** @throws UserException if it is empty or begins outside of all images */
    public Area {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new UserException(
                    "The crop %d,%d,%d,%d has no pixel: give a column and a row from 0 on, and a width and height from 1 on."
                            .formatted(x, y, width, height));
        }
    }

    /**
     * Parses {@code x,y,w,h}.
     *
     * @throws UserException if the text has another form, or the area is empty
     */
    public static Area parse(String text) {
        Matcher matcher = FORM.matcher(text.replace(" ", ""));
        if (!matcher.matches()) {
            throw new UserException(
                    "The crop '" + text + "' is not x,y,w,h: give four whole numbers such as 40,20,64,64.");
        }
        return new Area(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)));
    }

    /** Its width and height. */
    public ImageSize size() {
        return new ImageSize(width, height);
    }

    /**
     * Checks that it lies inside an image.
     *
     * @return this
     * @throws UserException if it does not
     */
    public Area requireInside(ImageSize image) {
        if (width > image.width() - x || height > image.height() - y) {
            throw new UserException("The crop %s is not inside the image of %dx%d pixels: give x,y,w,h inside it."
                    .formatted(this, image.width(), image.height()));
        }
        return this;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return x + "," + y + "," + width + "," + height;
    }
}
