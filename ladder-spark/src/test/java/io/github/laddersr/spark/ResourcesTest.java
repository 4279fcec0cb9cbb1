// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.UserException;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    @Test
    void aTaskGetsItsShareAndTheMessageSaysWhatToDo() {
        Resources resources = new Resources(1L << 30, 2, 8, 4);
        assertThat(resources.memoryForTask()).isBetween(300L << 20, 310L << 20);
        UserException refusal =
                resources.tooLittle("hdfs:/a.png", "An image needs more: allow at least 700M of memory.");
        assertThat(refusal.code()).isEqualTo(UserException.Code.NO_MEMORY);
        assertThat(refusal)
                .hasMessageContaining("too small for hdfs:/a.png")
                .hasMessageContaining("700M")
                .hasMessageContaining("has 307 MB: 60 % of a heap of 1024 MB, for 2 tasks")
                .hasMessageContaining("spark.executor.memory");
    }
}
