@NullMarked
package io.github.laddersr.onnx;

import org.jspecify.annotations.NullMarked;
