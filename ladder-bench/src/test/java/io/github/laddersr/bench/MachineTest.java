// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MachineTest {
    @Test
    void peersAreNamedWithTheirVersions() {
        String classPath = String.join(
                File.pathSeparator,
                List.of(
                        "lib/onnxruntime-1.28.0.jar",
                        "lib/pytorch-2.10.0-1.5.13.jar",
                        "lib/pytorch-2.10.0-1.5.13-linux-x86_64.jar",
                        "lib/opencv-4.9.0-0.jar",
                        "lib/slf4j-api-2.0.18.jar",
                        "classes"));
        assertThat(Machine.peers(classPath)).containsExactly("onnxruntime 1.28.0", "opencv 4.9.0", "pytorch 2.10.0");
    }
}
