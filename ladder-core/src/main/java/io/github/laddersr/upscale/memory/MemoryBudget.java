// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.memory;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;

/**
 * The memory for one step of an image's enlargement.
 *
 * @param memory bytes that may be planned for in total
 * @param reserve the part of them that is needed elsewhere
 * @param share the share of the rest that this step may use, above 0, at most 1
 */
public record MemoryBudget(long memory, MemoryReserve reserve, double share) {
    /** All memory for a single step. */
    public static MemoryBudget of(long memory) {
        return new MemoryBudget(memory, MemoryReserve.NONE, 1);
    }

    /** Bytes for the step; negative if not even the reserve fits. */
    public long bytes() {
        return memory < reserve.atEnd() ? -1 : (long) ((memory - reserve.bytes()) * share);
    }

    /** Whether the memory of this step is needed elsewhere after the last row. */
    public boolean isFreeAtEnd() {
        return reserve.atEnd() > reserve.bytes();
    }

    /** Whether the reserve leaves any memory. Without a reserve this is always true. */
    public boolean leavesSome() {
        return reserve.atEnd() == 0 || bytes() > 0;
    }

    /**
     * The exception for a step that needs more memory.
     *
     * @param what what is to be done, such as "An image of 3x2 pixels needs more memory to be enlarged"
     * @param least bytes that would suffice
     */
    public UserException tooSmall(String what, long least) {
        long limit =
                MemoryLimits.limitFor(Math.max(reserve.atEnd(), reserve.bytes() + (long) Math.ceil(least / share)));
        return new UserException(
                Code.NO_MEMORY,
                what + (reserve.why().isEmpty() ? "" : " because " + reserve.why()),
                "allow at least %s of memory%s"
                        .formatted(
                                MemoryLimits.inMegabytes(limit),
                                reserve.remedy().isEmpty() ? "" : ", or " + reserve.remedy()));
    }
}
