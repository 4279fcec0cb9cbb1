// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

/** A safetensors header violates the format. The message completes "the file is damaged: ". */
final class MalformedHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedHeaderException(String reason) {
        super(reason);
    }
}
