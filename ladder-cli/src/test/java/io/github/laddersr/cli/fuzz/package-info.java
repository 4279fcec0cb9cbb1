/** A seeded mutation fuzzer for files of images: a corpus of small ones, what is done to them, and what must hold (docs/fuzzing.md). */
@NullMarked
package io.github.laddersr.cli.fuzz;

import org.jspecify.annotations.NullMarked;
