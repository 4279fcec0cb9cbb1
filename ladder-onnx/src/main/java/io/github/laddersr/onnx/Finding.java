// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

/**
 * A property of a network that was determined.
 *
 * @param what one word, such as {@code scale}
 * @param value the value
 * @param how how it was determined
 */
public record Finding(String what, String value, String how) {}
