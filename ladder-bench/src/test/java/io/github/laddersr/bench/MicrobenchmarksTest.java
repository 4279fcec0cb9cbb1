// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

final class MicrobenchmarksTest {
    /** Whether each runs at all, with each of its parameters; what it measures here means nothing. */
    @Test
    void allOfThemRun() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder()
                                .include("io\\.github\\.laddersr\\.bench\\.jmh\\..*")
                                .forks(0)
                                .warmupIterations(0)
                                .measurementIterations(1)
                                .measurementTime(TimeValue.milliseconds(1))
                                .verbosity(VerboseMode.SILENT)
                                .shouldFailOnError(true)
                                .build())
                        .run())
                .hasSizeGreaterThan(20);
    }
}
