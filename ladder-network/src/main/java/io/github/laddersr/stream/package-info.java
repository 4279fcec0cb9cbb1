/** Computes a network row by row: which rows of each map are kept, when rows are computed, and the kernels. */
@NullMarked
package io.github.laddersr.stream;

import org.jspecify.annotations.NullMarked;
