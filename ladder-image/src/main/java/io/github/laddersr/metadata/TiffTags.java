// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.util.Set;

/** The tags of TIFF and EXIF, with the names that the standards give them. */
final class TiffTags {
    static final int IMAGE_WIDTH = 256;
    static final int IMAGE_LENGTH = 257;
    static final int BITS_PER_SAMPLE = 258;
    static final int PHOTOMETRIC = 262;
    static final int DESCRIPTION = 270;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES_PER_PIXEL = 277;
    static final int STRIP_BYTE_COUNTS = 279;
    static final int X_RESOLUTION = 282;
    static final int Y_RESOLUTION = 283;
    static final int RESOLUTION_UNIT = 296;
    static final int SAMPLE_FORMAT = 339;
    static final int JPEG_OFFSET = 513;
    static final int JPEG_LENGTH = 514;
    static final int XMP = 700;
    static final int IPTC = 33723;
    static final int PHOTOSHOP = 34377;
    static final int EXIF_IFD = 34665;
    static final int ICC = 34675;
    static final int GPS_IFD = 34853;
    static final int COLOR_SPACE = 40961;
    static final int PIXEL_X = 40962;
    static final int PIXEL_Y = 40963;
    static final int INTEROP_IFD = 40965;

    /** Values of {@link #RESOLUTION_UNIT}. */
    static final int UNIT_NONE = 1;

    static final int UNIT_INCH = 2;
    static final int UNIT_CENTIMETRE = 3;

    /**
     * The tags of a file's first directory that describe the picture rather than how its pixels are stored: names,
     * makers, authors, dates, ratings.
     */
    private static final Set<Integer> DESCRIPTIVE = Set.of(
            269, // DocumentName
            DESCRIPTION,
            271, // Make
            272, // Model
            285, // PageName
            305, // Software
            306, // DateTime
            315, // Artist
            316, // HostComputer
            18246, // Rating
            18249, // RatingPercent
            33432, // Copyright
            40091, // XPTitle
            40092, // XPComment
            40093, // XPAuthor
            40094, // XPKeywords
            40095, // XPSubject
            50341); // PrintImageMatching

    private TiffTags() {}

    static boolean isDescriptive(int tag) {
        return DESCRIPTIVE.contains(tag);
    }

    static boolean isResolution(int tag) {
        return tag == X_RESOLUTION || tag == Y_RESOLUTION || tag == RESOLUTION_UNIT;
    }
}
