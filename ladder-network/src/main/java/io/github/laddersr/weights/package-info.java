/** Learned weights: tensors by name, safetensors files, and models. */
@NullMarked
package io.github.laddersr.weights;

import org.jspecify.annotations.NullMarked;
