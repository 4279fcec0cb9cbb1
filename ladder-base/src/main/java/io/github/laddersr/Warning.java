// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr;

/**
 * Something that is lost or left out on the way from an image to its result, although that is sound.
 *
 * @param kind for programs
 * @param sentence for a person: names the file, and says what will be missing
 */
public record Warning(Kind kind, String sentence) {
    /** What a warning is about. */
    public enum Kind {
        /** Frames of an animation beside the first. */
        FRAMES_LEFT_OUT,
        /** Pages of a TIFF beside the first. */
        PAGES_LEFT_OUT,
        /** Pictures beside the first in a file that has no pages, such as the other half of a stereo pair. */
        PICTURES_LEFT_OUT,
        /** A colour profile, so that colours may be seen otherwise. */
        PROFILE_LEFT_OUT,
        /** EXIF, XMP, IPTC data or a density. */
        METADATA_LEFT_OUT,
        /** A text, such as a comment or what made the picture. */
        TEXT_LEFT_OUT,
        /** The map by which some screens show a picture brighter. */
        GAIN_MAP_LEFT_OUT,
        /** A transfer function for screens of high dynamic range, for which the network was not made. */
        HDR,
        /** Pixels were converted, as from CMYK or from more bits than are kept. */
        CONVERTED,
        /** A file with a harmless defect, which was read all the same. */
        MENDED,
        /**
         * An image was cut into tiles for a network that looks at all of it at once, so that the result depends on
         * where they lie.
         */
        TILED
    }
}
