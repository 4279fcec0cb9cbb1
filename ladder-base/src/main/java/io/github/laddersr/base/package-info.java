/** Utilities that Ladder's modules share and users do not need, such as atomic files. */
@NullMarked
package io.github.laddersr.base;

import org.jspecify.annotations.NullMarked;
