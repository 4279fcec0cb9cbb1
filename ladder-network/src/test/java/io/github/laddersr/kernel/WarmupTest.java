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
        for (int[] heights : PackedMatrix.HEIGHTS) {
            int left = Warmup.ROWS;
            for (int height : heights) {
                assertThat(left / height).as("tiles of %d rows", height).isPositive();
                left %= height;
            }
        }
    }

    @Test
    void startedThreadDoesNotKeepTheProcess() throws InterruptedException {
        Thread started = Warmup.start();

        assertThat(started.isDaemon()).isTrue();
        started.join();
    }
}
