/** The metadata of image files (colour profile, EXIF, XMP, IPTC, density): read from one file and put into another. */
@NullMarked
package io.github.laddersr.metadata;

import org.jspecify.annotations.NullMarked;
