// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.train.cpu.CpuDevice;
import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void theProcessorIsAlwaysThere() {
        assertThat(Devices.of("cpu")).isInstanceOf(CpuDevice.class);
    }

    @Test
    void cudaIsExplainedWhereTheBuildHasNone() {
        assertThatThrownBy(() -> Devices.of("cuda"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("LADDER_PROFILE=cuda", "docs/gpu.md");
    }

    @Test
    void anUnknownDeviceIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Devices.of("tpu"))
                .isInstanceOf(UserException.class)
                .hasMessage("There is no training device 'tpu': use cpu.");
    }
}
