// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkChainTest {
    private static final Map<Integer, Long> WORK =
            Map.of(2, 659L, 3, 684L, 4, 717L); // thousands of multiply-adds of the folded network for each input pixel

    private static NetworkChain chain(double factor, Map<Integer, Long> work) {
        return NetworkChain.of(factor, new TreeMap<>(work));
    }

    @ParameterizedTest
    @CsvSource({
        "1.01, 2",
        "1.5, 2",
        "2, 2",
        "2.5, 3",
        "3, 3",
        "3.2, 4",
        "4, 4",
        "4.1, 2 3",
        "6, 2 3",
        "6.5, 2 4",
        "8, 2 4",
        "9, 3 3",
        "10, 3 4",
        "12, 3 4",
        "12.5, 4 4",
        "16, 4 4"
    })
    void theShippedModelsReachAFactorLikeThis(double factor, String scales) {
        assertThat(chain(factor, WORK).scales())
                .isEqualTo(Stream.of(scales.split(" ")).map(Integer::valueOf).toList());
    }

    /** Compared with all sequences of up to four, each computed separately. */
    @Test
    void noOtherChainDoesLessWork() {
        for (double factor = 1.05; factor <= 16; factor += 0.35) {
            double least = Double.POSITIVE_INFINITY;
            for (int code = 0; code < 256; code++) { // four base-4 digits: 0 ends the chain, 1 to 3 are scales 2 to 4
                double product = 1;
                double work = 0;
                for (int rest = code; rest % 4 != 0; rest /= 4) {
                    int scale = rest % 4 + 1;
                    work += product * product * WORK.getOrDefault(scale, 0L);
                    product *= scale;
                }
                if (product >= factor) {
                    least = Math.min(least, work);
                }
            }
            NetworkChain chain = chain(factor, WORK);
            assertThat(chain.work(WORK).stream().mapToDouble(w -> w).sum()).isEqualTo(least);
            assertThat((double) chain.scale()).isGreaterThanOrEqualTo(factor);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 2", "2, 3, 2 2", "2, 16, 2 2 2 2", "3, 4, 3 3", "4, 16, 4 4"})
    void oneModelIsRepeated(int scale, double factor, String scales) {
        assertThat(chain(factor, Map.of(scale, 1L)).scales())
                .isEqualTo(Stream.of(scales.split(" ")).map(Integer::valueOf).toList());
    }

    @Test
    void moreThanFourAreNotChained() {
        assertThatThrownBy(() -> chain(17, Map.of(2, 1L))).isInstanceOf(IllegalArgumentException.class);
    }
}
