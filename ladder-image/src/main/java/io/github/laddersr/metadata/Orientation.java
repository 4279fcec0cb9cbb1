package io.github.laddersr.metadata;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageRows;
import java.nio.file.Path;

/**
 * How the stored rows and columns lie in the picture, as the EXIF tag 274 counts it. A constant's name says where the stored first row and
 * first column are seen.
 */
public enum Orientation {
    /** 1: as it is stored. */
    TOP_LEFT,
    /** 2: mirrored left to right. */
    TOP_RIGHT,
    /** 3: half a turn. */
    BOTTOM_RIGHT,
    /** 4: mirrored top to bottom. */
    BOTTOM_LEFT,
    /** 5: rows and columns exchanged. */
    LEFT_TOP,
    /** 6: to be turned a quarter clockwise. */
    RIGHT_TOP,
    /** 7: rows and columns exchanged, then half a turn. */
    RIGHT_BOTTOM,
    /** 8: to be turned a quarter counterclockwise. */
    LEFT_BOTTOM;

    /** The tag's value, 1 to 8. */
    public int code() {
        return ordinal() + 1;
    }

    /** Of the tag's value; a value that is none of 1 to 8 means nothing, so that the picture stays as it is stored. */
    public static Orientation ofCode(long code) {
        return code < 1 || code > values().length ? TOP_LEFT : values()[(int) code - 1];
    }

    /** Of an image file, as {@link Metadata#read} finds it, but without a warning of what can't be read. */
    public static Orientation of(Path file) {
        return MetadataReader.read(file, true).orientation();
    }

    /** Whether width and height change places. */
    public boolean swapsSides() {
        return code() >= 5;
    }

    /**
     * The picture as it is to be seen. {@link #TOP_LEFT} gives {@code stored} itself, {@link #TOP_RIGHT} turns each row as it is read; all
     * others read the whole image now and hold it, which {@link ImageRows#bytesHeld()} says.
     *
     * @throws UserException if a file turns out to be damaged, or the image to be too large for the memory
     */
    public ImageRows apply(ImageRows stored) {
        return switch (this) {
            case TOP_LEFT -> stored;
            case TOP_RIGHT -> new MirroredRows(stored);
            case BOTTOM_RIGHT, BOTTOM_LEFT, LEFT_TOP, RIGHT_TOP, RIGHT_BOTTOM, LEFT_BOTTOM -> turned(stored);
        };
    }

    private ImageRows turned(ImageRows stored) {
        try {
            return TurnedRows.of(stored, this);
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    ("An image of %dx%d pixels that is to be turned does not fit into the memory: allow more with --max-memory,"
                                    + " or turn it with another program first.")
                            .formatted(stored.width(), stored.height()),
                    e);
        }
    }
}
