// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** The paper's axis has 100 on it. */
    @Test
    void multiplyAddsStartAtNinetyOrBelow() {
        PlotAxis macs = PlotAxis.multiplyAdds();
        assertThat(macs.least(151.6)).isEqualTo(90);
        assertThat(macs.least(50)).isEqualTo(45);
        assertThat(macs.most(184.5)).isEqualTo(240);
    }
}
