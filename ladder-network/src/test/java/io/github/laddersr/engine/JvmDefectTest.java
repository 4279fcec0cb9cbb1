// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Runtime.Version;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmDefectTest {
    private static final List<String> G1 = List.of("G1 Young Generation", "G1 Concurrent GC", "G1 Old Generation");

    @ParameterizedTest
    @ValueSource(strings = {"25", "25+36-LTS", "25.0.1+8-LTS", "25.0.2", "25.0.2.0.1"})
    void isRefusedWithG1BeforeItWasMended(String version) {
        assertThat(JvmDefect.of(Version.parse(version), G1))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("Java " + version + " ")
                        .contains("JDK-8377811", "Java 25.0.3 or newer", "-XX:+UseSerialGC")
                        .endsWith("."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.0.3", "25.0.3+9-LTS", "25.0.4", "25.1", "26-ea+10", "27"})
    void isTakenOnceItIsMended(String version) {
        assertThat(JvmDefect.of(Version.parse(version), G1)).isEmpty();
    }

    @Test
    void isTakenWithAnotherCollector() {
        Version version = Version.parse("25.0.1");
        assertThat(JvmDefect.of(version, List.of("Copy", "MarkSweepCompact"))).isEmpty();
        assertThat(JvmDefect.of(version, List.of("PS Scavenge", "PS MarkSweep")))
                .isEmpty();
        assertThat(JvmDefect.of(version, List.of("ZGC Minor Cycles", "ZGC Minor Pauses")))
                .isEmpty();
    }
}
