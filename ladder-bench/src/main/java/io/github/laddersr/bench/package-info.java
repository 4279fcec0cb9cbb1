/** Whole-process comparisons with peers, as {@code ./ladder bench} runs them. */
@NullMarked
package io.github.laddersr.bench;

import org.jspecify.annotations.NullMarked;
