// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

/**
 * Something that was found out of a network.
 *
 * @param what one word, such as {@code scale}
 * @param value what it is
 * @param how it is known
 */
public record Finding(String what, String value, String how) {}
