// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.EngineTimes;
import java.io.File;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.incubator.vector.FloatVector;

/** Describes the machine on which the measurements were made. */
final class Machine {
    /** The peers' jars; in bytedeco's versions, the part before the hyphen is libtorch's. */
    private static final Pattern PEER = Pattern.compile("(onnxruntime|opencv|pytorch)-([0-9.]+)(-[0-9.]+)?\\.jar");

    private Machine() {}

    /** Processor, vector width, Java and the peers' versions, in words. */
    static String describe() {
        return "%s, %d processors, vectors of %d bits, Java %s, %s, peers: %s"
                .formatted(
                        EngineTimes.processor(),
                        Runtime.getRuntime().availableProcessors(),
                        FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        String.join(", ", peers(System.getProperty("java.class.path"))));
    }

    /** The name and version of each peer on a class path. */
    static List<String> peers(String classPath) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(classPath)
                .map(entry -> PEER.matcher(new File(entry).getName()))
                .filter(Matcher::matches)
                .map(match -> match.group(1) + " " + match.group(2))
                .sorted()
                .toList();
    }
}
