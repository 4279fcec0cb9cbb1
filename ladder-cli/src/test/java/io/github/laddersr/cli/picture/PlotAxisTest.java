// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class PlotAxisTest {
    @Test
    void endsAreRoundAndLeaveRoom() {
        PlotAxis seconds = PlotAxis.seconds(640, 360, 2, "a machine");
        assertThat(seconds.least(0.02345)).isEqualTo(0.021);
        assertThat(seconds.most(2.5)).isEqualTo(3.2);
        assertThat(seconds.note()).contains("Measured on: a machine");
        assertThat(PlotAxis.seconds(640, 360, 1, "").note()).isEmpty();
    }

    @Test
    void labelsThatWouldCollideAreBlank() {
        PlotAxis seconds = PlotAxis.seconds(640, 360, 2, "a machine");
        assertThat(seconds.label(0.30000000000000004, 0.2, 0.9)).isEqualTo("0.3");
        assertThat(DoubleStream.of(0.009, 0.01, 0.02, 0.03, 0.05, 0.1).mapToObj(tick -> seconds.label(tick, 0.007, 2)))
                .containsExactly(" ", "0.01", "0.02", " ", "0.05", "0.1");
    }

    /** The paper's axis has 100 on it. */
    @Test
    void multiplyAddsStartAtNinetyOrBelow() {
        PlotAxis macs = PlotAxis.multiplyAdds();
        assertThat(macs.least(151.6)).isEqualTo(90);
        assertThat(macs.least(50)).isEqualTo(45);
        assertThat(macs.most(184.5)).isEqualTo(240);
    }
}
