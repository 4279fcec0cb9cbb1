// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import java.io.IOException;

/** A sound file of a kind that is not read. */
public final class UnsupportedKindException extends IOException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /**
     * Both are put together as "FILE PROBLEM: REMEDY.".
     *
     * @param problem the kind by name, such as "has LERC compression, and this compression is not read"
     * @param remedy what to do, such as "convert it with 'tiffcp -c zip' first"
     */
    public UnsupportedKindException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
