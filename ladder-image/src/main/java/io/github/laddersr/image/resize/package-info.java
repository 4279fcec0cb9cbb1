/** MATLAB's bicubic resizing, with which the literature makes its low-resolution images. */
@NullMarked
package io.github.laddersr.image.resize;

import org.jspecify.annotations.NullMarked;
