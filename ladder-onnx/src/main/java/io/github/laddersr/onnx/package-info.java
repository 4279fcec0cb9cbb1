/** Exports networks as ONNX, and runs networks with ONNX Runtime. */
@NullMarked
package io.github.laddersr.onnx;

import org.jspecify.annotations.NullMarked;
