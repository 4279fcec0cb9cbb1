// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    @Test
    void aTaskGetsItsShareAndTheMessageSaysWhatWouldDo() {
        Resources resources = new Resources(1L << 30, 2, 8, 4);
        assertThat(resources.memoryForTask()).isBetween(300L << 20, 310L << 20);
        resources.require(resources.memoryForTask(), "a.png");
        assertThatThrownBy(() -> resources.require(600L << 20, "hdfs:/a.png"))
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.code()).isEqualTo(UserException.Code.NO_MEMORY))
                .hasMessageContaining("hdfs:/a.png takes 600 MB")
                .hasMessageContaining("spark.executor.memory to 2001m");
    }
}
