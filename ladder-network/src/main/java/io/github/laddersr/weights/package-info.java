/** Learned values: tensors by name, the safetensors files that hold them, and a model as a file describes it. */
@NullMarked
package io.github.laddersr.weights;

import org.jspecify.annotations.NullMarked;
