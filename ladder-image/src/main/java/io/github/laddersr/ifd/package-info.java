/** Image file directories: the container of TIFF and BigTIFF files and of EXIF blocks, read within its bounds. */
@NullMarked
package io.github.laddersr.ifd;

import org.jspecify.annotations.NullMarked;
