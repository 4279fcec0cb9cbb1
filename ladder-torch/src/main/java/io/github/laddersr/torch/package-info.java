/** The network on libtorch: training on CUDA or on the CPU. */
@NullMarked
package io.github.laddersr.torch;

import org.jspecify.annotations.NullMarked;
