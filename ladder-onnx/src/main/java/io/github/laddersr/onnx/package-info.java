/** The network as an ONNX file, and an engine on ONNX Runtime. */
@NullMarked
package io.github.laddersr.onnx;

import org.jspecify.annotations.NullMarked;
