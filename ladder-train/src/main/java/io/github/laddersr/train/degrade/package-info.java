/** Photographs as people have them, made from clean ones: other reductions, noise, and JPEG without a file. */
@NullMarked
package io.github.laddersr.train.degrade;

import org.jspecify.annotations.NullMarked;
