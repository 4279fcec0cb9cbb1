// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory an image may use. */
public final class MemoryLimits {
    private static final long MEGABYTE = 1L << 20;
    private static final long LARGEST_DEFAULT = 2048 * MEGABYTE;

    /**
     * What a JVM that enlarges images needs besides their rows and maps: compiled code, the model and its packed
     * copies.
     */
    private static final long FIXED = 96 * MEGABYTE;

    private MemoryLimits() {}

    /**
     * Bytes that may be planned for.
     *
     * @param limit bytes by which the process may grow; 0 for a quarter of the machine's (or container's) memory, but
     *     at most 2 GB
     */
    public static long plannable(long limit) {
        long all = Math.min(
                (limit == 0 ? standard() : limit) - FIXED, Runtime.getRuntime().maxMemory());
        return all / 16 * 15; // a heap is collected before it is completely full
    }

    /** The limit, rounded up to whole megabytes, within which this many bytes can be planned for. */
    public static long limitFor(long planned) {
        return ((planned / 15 * 16 + FIXED) / MEGABYTE + 1) * MEGABYTE;
    }

    /** Whether nobody uses this much of the machine's (or container's) memory. */
    public static boolean isFree(long bytes) {
        return system().getFreeMemorySize() >= bytes;
    }

    private static long standard() {
        return Math.min(LARGEST_DEFAULT, system().getTotalMemorySize() / 4);
    }

    /** Figures of the container, if there is a container. */
    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    public static String inMegabytes(long bytes) {
        return Math.ceilDiv(bytes, MEGABYTE) + "M";
    }
}
