/** A network computed row by row: what is kept of each map, when its rows are computed, and the kernels that do it. */
@NullMarked
package io.github.laddersr.stream;

import org.jspecify.annotations.NullMarked;
