// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

/**
 * How the stored rows and columns are turned or mirrored in the picture, as in the EXIF tag 274. The name of a constant
 * says on which side of the picture the first stored row and the first stored column appear.
 */
public enum Orientation {
    /** 1: the picture is as stored. */
    TOP_LEFT,
    /** 2: mirrored left to right. */
    TOP_RIGHT,
    /** 3: half a turn. */
    BOTTOM_RIGHT,
    /** 4: mirrored top to bottom. */
    BOTTOM_LEFT,
    /** 5: rows and columns are exchanged. */
    LEFT_TOP,
    /** 6: the stored pixels must be turned a quarter clockwise. */
    RIGHT_TOP,
    /** 7: rows and columns are exchanged, then turned by half a turn. */
    RIGHT_BOTTOM,
    /** 8: the stored pixels must be turned a quarter counterclockwise. */
    LEFT_BOTTOM;

    /** The tag's value, 1 to 8. */
    public int code() {
        return ordinal() + 1;
    }

    /** The orientation of a tag's value. Values other than 1 to 8 mean nothing, so the picture stays as stored. */
    public static Orientation ofCode(long code) {
        return code < 1 || code > values().length ? TOP_LEFT : values()[(int) code - 1];
    }

    /** Whether width and height are exchanged. */
    public boolean swapsSides() {
        return code() >= 5;
    }
}
