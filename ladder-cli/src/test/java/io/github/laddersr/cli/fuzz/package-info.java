/** A seeded mutation fuzzer for image files: a corpus of small files, mutations, and requirements (docs/fuzzing.md). */
@NullMarked
package io.github.laddersr.cli.fuzz;

import org.jspecify.annotations.NullMarked;
