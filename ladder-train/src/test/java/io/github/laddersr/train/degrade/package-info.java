/** Tests of the degradations. */
@NullMarked
package io.github.laddersr.train.degrade;

import org.jspecify.annotations.NullMarked;
