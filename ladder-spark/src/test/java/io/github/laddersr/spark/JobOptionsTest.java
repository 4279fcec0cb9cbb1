// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class JobOptionsTest {
    private static JobSettings settings(String... args) {
        return CommandLine.populateCommand(new JobOptions(), args).settings();
    }

    @Test
    void anOptionThatWouldDoNothingIsRefused() {
        for (String model : new String[] {"auto", "x2"}) {
            assertThatThrownBy(() -> settings("--model", model, "--channels", "bgr"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("takes RGB");
        }
        assertThatThrownBy(() -> settings("--tile", "0"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("at least 16 pixels wide, not 0");
        assertThat(settings("--tile", "32").computing().options(1, 0).tile()).isEqualTo(32);
        assertThat(settings().computing().options(1, 0).tile()).isZero();
    }
}
