// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class WarmupTest {
    @Test
    void callsKernelsThatFitTheirOperands() {
        assertThatCode(new Warmup(1)::run).doesNotThrowAnyException();
    }

    @Test
    void rowsAreSplitIntoTilesOfEveryHeight() {
        for (PackedMatrix.Heights heights : PackedMatrix.HEIGHTS) {
            int others = heights.others(Warmup.ROWS);
            assertThat(Warmup.ROWS - others * heights.other())
                    .as("rows for tiles of %d rows", heights.rows())
                    .isPositive()
                    .isEqualTo((Warmup.ROWS - others * heights.other()) / heights.rows() * heights.rows());
            assertThat(others > 0 || heights.rows() == 1).as("%s", heights).isTrue();
        }
    }

    @Test
    void startedThreadDoesNotKeepTheProcess() throws InterruptedException {
        Thread started = Warmup.start();

        assertThat(started.isDaemon()).isTrue();
        started.join();
    }
}
