// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.lang.Runtime.Version;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.List;
import java.util.Optional;

/**
 * JVMs that can damage images. In Java 25 before 25.0.3, the G1 collector, Java's default, may move arrays while native
 * code works on them (JDK-8377811). zlib and libwebp do so for almost every image that is read or written.
 */
final class JvmDefect {
    private static final Version MENDED = Version.parse("25.0.3");

    private JvmDefect() {}

    /** The message that refuses this JVM; empty if it is sound. */
    static Optional<String> ofThisJvm() {
        // Querying the collectors' names takes some milliseconds of start-up, so it is done only if they matter.
        return isFixed(Runtime.version()) ? Optional.empty() : of(Runtime.version(), collectors());
    }

    /**
     * The message that refuses a JVM; empty if it is sound.
     *
     * @param collectors names of the JVM's garbage collectors
     */
    static Optional<String> of(Version version, List<String> collectors) {
        if (isFixed(version) || collectors.stream().noneMatch(name -> name.startsWith("G1 "))) {
            return Optional.empty();
        }
        return Optional.of("Java " + version
                + " with its default garbage collector, G1, can damage images (JDK-8377811): use Java " + MENDED
                + " or newer, or start Java with -XX:+UseSerialGC or -XX:+UseParallelGC.");
    }

    private static boolean isFixed(Version version) {
        return version.compareToIgnoreOptional(MENDED) >= 0;
    }

    private static List<String> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(MemoryManagerMXBean::getName)
                .toList();
    }
}
