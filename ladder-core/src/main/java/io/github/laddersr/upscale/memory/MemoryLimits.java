// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory there is for an image. */
public final class MemoryLimits {
    private static final long MEGABYTE = 1L << 20;
    private static final long LARGEST_DEFAULT = 2048 * MEGABYTE;

    /** What a JVM that enlarges images holds beside their rows and maps: compiled code, the model and its packed copies. */
    private static final long FIXED = 96 * MEGABYTE;

    private MemoryLimits() {}

    /**
     * Bytes that may be planned for.
     *
     * @param limit bytes that the process may grow by; 0 for a quarter of the machine's (or container's) memory, at most 2 GB
     */
    public static long plannable(long limit) {
        long all = Math.min(
                (limit == 0 ? standard() : limit) - FIXED, Runtime.getRuntime().maxMemory());
        return all / 16 * 15; // a heap is never quite full when it is collected
    }

    /** The limit under which so many bytes can be planned for, rounded up to MB. */
    public static long limitFor(long planned) {
        return ((planned / 15 * 16 + FIXED) / MEGABYTE + 1) * MEGABYTE;
    }

    private static long standard() {
        // Of the container, if there is one.
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.min(LARGEST_DEFAULT, machine / 4);
    }

    public static String inMegabytes(long bytes) {
        return Math.ceilDiv(bytes, MEGABYTE) + "M";
    }
}
