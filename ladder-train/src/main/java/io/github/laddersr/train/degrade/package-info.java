/**
 * Turns clean images into photographs as they are found in practice: other reduction kernels, noise, and JPEG
 * compression without a file.
 */
@NullMarked
package io.github.laddersr.train.degrade;

import org.jspecify.annotations.NullMarked;
