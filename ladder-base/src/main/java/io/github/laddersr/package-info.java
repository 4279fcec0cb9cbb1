/** Types that all modules of Ladder share. */
@NullMarked
package io.github.laddersr;

import org.jspecify.annotations.NullMarked;
