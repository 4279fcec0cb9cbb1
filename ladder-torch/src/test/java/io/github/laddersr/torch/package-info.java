/** The network on libtorch, and the trainer's gradients held against its autograd. */
@NullMarked
package io.github.laddersr.torch;

import org.jspecify.annotations.NullMarked;
