// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.engine.Footprint;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a side is divided, each pixel occurs once and is far enough from what its tile does not read. */
final class TileSpansTest {
    private static final int SCALE = 3;

    @Test
    void weightsOfEachPixelSumToOne() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            int multiple = 1 + random.nextInt(9);
            boolean bounded = random.nextBoolean();
            Footprint footprint = new Footprint(
                    multiple, bounded ? OptionalInt.of(random.nextInt(20)) : OptionalInt.empty(), Optional.empty());
            int fixed = random.nextBoolean() ? multiple * (2 + random.nextInt(20)) : 0;
            int tile = multiple * (1 + random.nextInt(20));
            int length = 1 + random.nextInt(400);
            check(TileSpans.of(length, tile, fixed, footprint), length, fixed, footprint);
        }
    }

    private static void check(TileSpans spans, int length, int fixed, Footprint footprint) {
        float[] sums = new float[length * SCALE];
        int margin = footprint.aligned(footprint.reach().orElse(0));
        for (TileSpans.Span span : spans.all()) {
            assertThat(span.from() % footprint.multiple()).isZero();
            assertThat(span.rise()).isGreaterThanOrEqualTo(span.from());
            assertThat(span.fallen()).isLessThanOrEqualTo(span.to());
            assertThat(span.to()).isLessThanOrEqualTo(length);
            if (fixed > 0) {
                assertThat(span.length()).isLessThanOrEqualTo(fixed);
            }
            if (footprint.reach().isPresent() && !spans.blended()) {
                assertThat(span.from() == 0 || span.rise() - span.from() >= margin)
                        .isTrue();
                assertThat(span.to() == length || span.to() - span.fallen() >= margin)
                        .isTrue();
            }
            for (int y = span.rise() * SCALE; y < span.fallen() * SCALE; y++) {
                sums[y] += span.weight(y, SCALE);
            }
        }
        for (float sum : sums) {
            assertThat(sum).isCloseTo(1, within(1e-4f));
        }
    }
}
