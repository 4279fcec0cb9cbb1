// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.memory;

import io.github.laddersr.UserException.Code;
import io.github.laddersr.UserException;

/**
 * What memory there is for a step of an image's enlargement.
 *
 * @param memory bytes that may be planned for, all in all
 * @param reserve what of them is somebody else's
 * @param share of the rest that this step may take, above 0, at most 1
 */
public record MemoryBudget(long memory, MemoryReserve reserve, double share) {
    /** All memory for one step. */
    public static MemoryBudget of(long memory) {
        return new MemoryBudget(memory, MemoryReserve.NONE, 1);
    }

    /** Bytes for the step; below 0 if not even the reserve is there. */
    public long bytes() {
        return memory < reserve.atEnd() ? -1 : (long) ((memory - reserve.bytes()) * share);
    }

    /** Whether somebody else takes after the last row what this step took until then. */
    public boolean isFreeAtEnd() {
        return reserve.atEnd() > reserve.bytes();
    }

    /** Whether the reserve does not take all memory; nobody doubts a budget without one. */
    public boolean leavesSome() {
        return reserve.atEnd() == 0 || bytes() > 0;
    }

    /**
     * The sentence for a step that takes more.
     *
     * @param what is to be done, as in "an image of 3x2 pixels needs more memory to be enlarged"
     * @param least bytes that would suffice for it
     */
    public UserException tooSmall(String what, long least) {
        long limit = MemoryLimits.limitFor(Math.max(reserve.atEnd(), reserve.bytes() + (long) Math.ceil(least / share)));
        return new UserException(
                Code.NO_MEMORY,
                what + (reserve.why().isEmpty() ? "" : " because " + reserve.why()),
                "allow at least %s of memory%s"
                        .formatted(
                                MemoryLimits.inMegabytes(limit),
                                reserve.remedy().isEmpty() ? "" : ", or " + reserve.remedy()));
    }
}
