/** Microbenchmarks of kernels: {@code make jmh}. */
@NullMarked
package io.github.laddersr.bench.jmh;

import org.jspecify.annotations.NullMarked;
