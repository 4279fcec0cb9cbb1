// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import java.io.IOException;

/** The file is undamaged, but of a kind that is not read. */
public final class UnsupportedKindException extends IOException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /**
     * The user sees both parts as "FILE PROBLEM: REMEDY.".
     *
     * @param problem names the kind, such as "has LERC compression, and this compression is not read"
     * @param remedy what to do, such as "convert it with 'tiffcp -c zip' first"
     */
    public UnsupportedKindException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** What the user can do about it. */
    public String remedy() {
        return remedy;
    }
}
