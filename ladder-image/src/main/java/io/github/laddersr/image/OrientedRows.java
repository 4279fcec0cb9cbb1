// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.codec.MirroredRows;
import io.github.laddersr.image.codec.TurnedRows;
import io.github.laddersr.metadata.Orientation;

/** Pictures as they are to be seen, of rows as they are stored. */
public final class OrientedRows {
    private OrientedRows() {}

    /**
     * The picture as it is to be seen. {@link Orientation#TOP_LEFT} gives {@code stored} itself, {@link Orientation#TOP_RIGHT} turns each row
     * as it is read; all others read the whole image now and hold it, which {@link ImageRows#bytesHeld()} says.
     *
     * @throws UserException if a file turns out to be damaged, or the image to be too large for the memory
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
                    "An image of %dx%d pixels that is to be turned does not fit into the memory"
                            .formatted(stored.width(), stored.height()),
                    "allow more memory, or turn it with another program first",
                    e);
        }
    }
}
