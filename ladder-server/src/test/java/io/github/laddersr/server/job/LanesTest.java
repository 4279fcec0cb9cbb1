// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whose turn it is. */
final class LanesTest {
    private static final long MEMORY = 1000;
    private static final long GIANTS_MACS = 1_000_000;
    private static int number;

    private static Job job(String owner, long memory, long macs) {
        ImageSize size = new ImageSize(1, 1);
        return new Job(
                new Job.Facts(
                        String.valueOf(number++),
                        owner,
                        Wish.of(Map.of(), ImageFormat.PNG, ""),
                        1,
                        "",
                        new Forecast(ImageFormat.PNG, size, size, memory, 1, macs),
                        Instant.EPOCH,
                        Optional.empty()),
                Path.of("in"),
                Path.of("out"));
    }

    @Test
    void aGiantNeverTakesTheLastSlot() {
        Lanes lanes = new Lanes(4, 2, MEMORY, GIANTS_MACS);
        Job giant = job("a", 700, 10);
        Job long1 = job("a", 10, GIANTS_MACS + 1);
        Job small = job("a", 10, 10);
        lanes.add(giant);
        lanes.add(long1);
        lanes.add(small);
        assertThat(lanes.next().orElseThrow().job()).isEqualTo(giant);
        Lanes.Entry second = lanes.next().orElseThrow();
        assertThat(second.job()).isEqualTo(small);
        assertThat(lanes.next()).isEmpty();
        lanes.end(second);
        assertThat(lanes.next()).isEmpty(); // the slot stays free for what is small
        Job later = job("b", 10, 10);
        lanes.add(later);
        assertThat(lanes.next().orElseThrow().job()).isEqualTo(later);
    }

    @Test
    void keysHaveTheSameShare() {
        Lanes lanes = new Lanes(4, 2, MEMORY, GIANTS_MACS);
        for (int i = 0; i < 20; i++) {
            lanes.add(job("many", 10, 100));
        }
        for (int i = 0; i < 5; i++) {
            lanes.add(job("few", 10, 100));
        }
        int few = 0;
        for (int i = 0; i < 10; i++) {
            Lanes.Entry entry = lanes.next().orElseThrow();
            few += entry.job().facts().owner().equals("few") ? 1 : 0;
            lanes.end(entry);
        }
        assertThat(few).isEqualTo(5);
    }

    @Test
    void aGiantThatWaitsForMemoryGetsIt() {
        Lanes lanes = new Lanes(32, 8, MEMORY, GIANTS_MACS);
        List<Lanes.Entry> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            lanes.add(job("a", 200, 10));
            running.add(lanes.next().orElseThrow());
        }
        lanes.add(job("a", 740, 10));
        lanes.add(job("a", 200, 10));
        assertThat(lanes.next()).isEmpty();
        while (running.size() > 1) {
            lanes.end(running.removeLast());
        }
        assertThat(lanes.next().orElseThrow().giant()).isTrue();
    }

    /** Whatever comes and goes, the sum is within the limit, and all get their turn. */
    @Test
    void theSumIsNeverAboveTheLimit() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            Lanes lanes = new Lanes(1 + random.nextInt(16), 2 + random.nextInt(4), MEMORY, GIANTS_MACS);
            List<Lanes.Entry> running = new ArrayList<>();
            int begun = 0;
            int added = 0;
            while (begun < 200) {
                if (added < 200 && random.nextBoolean()) {
                    added++;
                    lanes.add(job(
                            "k" + random.nextInt(4),
                            1 + random.nextInt((int) lanes.largest()),
                            random.nextInt(2 * (int) GIANTS_MACS)));
                }
                Optional<Lanes.Entry> next = lanes.next();
                while (next.isPresent()) {
                    begun++;
                    running.add(next.get());
                    assertThat(running.stream().mapToLong(Lanes.Entry::memory).sum())
                            .isEqualTo(lanes.taken())
                            .isLessThanOrEqualTo(MEMORY);
                    next = lanes.next();
                }
                if (!running.isEmpty() && random.nextBoolean()) {
                    lanes.end(running.remove(random.nextInt(running.size())));
                }
            }
            assertThat(lanes.waiting()).isZero();
        }
    }
}
