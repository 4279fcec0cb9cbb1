// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

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

    /** Whether width and height change places. */
    public boolean swapsSides() {
        return code() >= 5;
    }
}
