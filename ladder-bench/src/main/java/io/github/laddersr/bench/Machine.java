// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.incubator.vector.FloatVector;

/** What the figures were measured on. */
final class Machine {
    private Machine() {}

    /** Processor, vectors and Java, in words. */
    static String describe() {
        return "%s, %d processors, vectors of %d bits, Java %s, %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                        Runtime.version(),
                        System.getProperty("os.name"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/cpuinfo can't be read", e);
        }
    }
}
