// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.lang.Runtime.Version;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.List;
import java.util.Optional;

/**
 * JVMs in which images may come out damaged. In Java 25 before 25.0.3 the G1 collector, which is Java's default, may move arrays while native code
 * works on them (JDK-8377811): zlib and libwebp do, in almost every image that is read or written.
 */
final class JvmDefect {
    private static final Version MENDED = Version.parse("25.0.3");

    private JvmDefect() {}

    /** The sentence that refuses this JVM, or nothing. */
    static Optional<String> ofThisJvm() {
        // The collectors' names cost a start some milliseconds: they are only asked for where they matter.
        return isMended(Runtime.version()) ? Optional.empty() : of(Runtime.version(), collectors());
    }

    /**
     * The sentence that refuses a JVM, or nothing.
     *
     * @param collectors the names that the JVM gives to its garbage collectors
     */
    static Optional<String> of(Version version, List<String> collectors) {
        if (isMended(version) || collectors.stream().noneMatch(name -> name.startsWith("G1 "))) {
            return Optional.empty();
        }
        return Optional.of("Java " + version
                + " with its default garbage collector, G1, can damage images (JDK-8377811): take Java " + MENDED
                + " or newer, or start Java with -XX:+UseSerialGC or -XX:+UseParallelGC.");
    }

    private static boolean isMended(Version version) {
        return version.compareToIgnoreOptional(MENDED) >= 0;
    }

    private static List<String> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(MemoryManagerMXBean::getName)
                .toList();
    }
}
