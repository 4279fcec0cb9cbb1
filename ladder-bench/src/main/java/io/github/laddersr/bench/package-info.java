/** Whole-process comparisons with peers: what {@code ./ladder bench} runs. */
@NullMarked
package io.github.laddersr.bench;

import org.jspecify.annotations.NullMarked;
