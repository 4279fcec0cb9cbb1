// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.codec.MirroredRows;
import io.github.laddersr.image.codec.TurnedRows;
import io.github.laddersr.metadata.Orientation;

/** Applies an orientation to stored rows. */
public final class OrientedRows {
    private OrientedRows() {}

    /**
     * Returns the picture with the orientation applied. {@link Orientation#TOP_LEFT} returns {@code stored} itself,
     * {@link Orientation#TOP_RIGHT} mirrors each row when it is read. All others read the whole image at once and hold
     * it in memory, which {@link ImageRows#bytesHeld()} shows.
     *
     * @throws UserException if a file turns out to be damaged, or the image does not fit into memory
     */
    public static ImageRows of(ImageRows stored, Orientation orientation) {
        return switch (orientation) {
            case TOP_LEFT -> stored;
            case TOP_RIGHT -> new MirroredRows(stored);
            case BOTTOM_RIGHT, BOTTOM_LEFT, LEFT_TOP, RIGHT_TOP, RIGHT_BOTTOM, LEFT_BOTTOM ->
                turned(stored, orientation);
        };
    }

    private static ImageRows turned(ImageRows stored, Orientation orientation) {
        try {
            return TurnedRows.of(stored, orientation);
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    Code.NO_MEMORY,
                    "There is not enough memory to turn an image of %dx%d pixels"
                            .formatted(stored.width(), stored.height()),
                    "allow more memory, or turn it with another program first",
                    e);
        }
    }
}
