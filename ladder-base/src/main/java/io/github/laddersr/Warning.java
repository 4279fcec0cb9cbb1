// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr;

/**
 * Something that is lost or left out on the way from an image to its result, although both are valid.
 *
 * @param kind for programs
 * @param sentence for users: names the file and says what will be missing
 */
public record Warning(Kind kind, String sentence) {
    /** The kind of warning. */
    public enum Kind {
        /** The frames of an animation other than the first. */
        FRAMES_LEFT_OUT,
        /** Pages of a TIFF beside the first. */
        PAGES_LEFT_OUT,
        /** Pictures beside the first in a file that has no pages, such as the other half of a stereo pair. */
        PICTURES_LEFT_OUT,
        /** A colour profile, so colours may look different. */
        PROFILE_LEFT_OUT,
        /** EXIF, XMP or IPTC data, or the pixel density. */
        METADATA_LEFT_OUT,
        /** Text, such as a comment or the name of the software. */
        TEXT_LEFT_OUT,
        /** The gain map with which HDR screens show an image brighter. */
        GAIN_MAP_LEFT_OUT,
        /** A transfer function for HDR screens, for which the network was not trained. */
        HDR,
        /** Pixels that were converted, for example from CMYK or from a higher bit depth. */
        CONVERTED,
        /** A harmless defect of the file, which was read anyway. */
        MENDED,
        /** Damage of the file that was noticed while its pixels were decoded, so some of them may be wrong. */
        DAMAGED,
        /**
         * An image that was processed in tiles although the network needs the whole image at once, so that the result
         * depends on the position of the tiles.
         */
        TILED
    }
}
