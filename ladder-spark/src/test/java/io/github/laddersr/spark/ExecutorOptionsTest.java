// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExecutorOptionsTest {
    /** The options are written a second time for bash. */
    @Test
    void executorsHaveOptionsOfTheLauncher() throws IOException {
        String launch =
                Files.readString(Path.of("../scripts/launch.sh")).replace("$kernels", "io.github.laddersr.kernel.*::*");
        assertThat(launch).contains("kernels='io.github.laddersr.kernel.*::*'");
        assertThat(List.of(Main.FAST_EXECUTORS.split(" ")))
                .allSatisfy(
                        option -> assertThat(launch).containsPattern("[=( \"]" + Pattern.quote(option) + "[\\s\")]"));
    }
}
