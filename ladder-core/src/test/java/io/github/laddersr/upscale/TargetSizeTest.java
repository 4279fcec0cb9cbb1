// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetSizeTest {
    static Stream<Arguments> sizes() {
        ImageSize photo = new ImageSize(640, 427);
        return Stream.of(
                Arguments.of(new TargetSize.Factor(2), photo, new ImageSize(1280, 854), "x2"),
                Arguments.of(new TargetSize.Factor(1.5), photo, new ImageSize(960, 641), "x1.5"),
                Arguments.of(new TargetSize.Width(1920), photo, new ImageSize(1920, 1281), "w1920"),
                Arguments.of(new TargetSize.Height(1080), photo, new ImageSize(1619, 1080), "h1080"),
                Arguments.of(new TargetSize.Exact(700, 500), photo, new ImageSize(700, 500), "700x500"),
                Arguments.of(new TargetSize.Fit(1920, 1080), photo, new ImageSize(1619, 1080), "fit1920x1080"),
                Arguments.of(new TargetSize.Fit(1600, 1080), photo, new ImageSize(1600, 1068), "fit1600x1080"),
                Arguments.of(new TargetSize.Fit(10, 10), new ImageSize(5, 1), new ImageSize(10, 2), "fit10x10"),
                Arguments.of(new TargetSize.Factor(16), new ImageSize(1, 1), new ImageSize(16, 16), "x16"));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void isWhatWasAskedFor(TargetSize size, ImageSize small, ImageSize large, String label) {
        assertThat(size.of(small)).isEqualTo(large);
        assertThat(size.factor(small))
                .isEqualTo(Math.max((double) large.width() / small.width(), (double) large.height() / small.height()));
        assertThat(size.label()).isEqualTo(label);
    }

    static Stream<Arguments> refused() {
        ImageSize photo = new ImageSize(100, 50);
        return Stream.of(
                Arguments.of(new TargetSize.Width(100), photo, "only enlarges"),
                Arguments.of(new TargetSize.Height(20), photo, "only enlarges"),
                Arguments.of(new TargetSize.Exact(300, 40), photo, "only enlarges"),
                Arguments.of(new TargetSize.Fit(2000, 50), photo, "only enlarges"),
                Arguments.of(new TargetSize.Factor(1.001), photo, "only enlarges"),
                Arguments.of(new TargetSize.Width(1601), photo, "more than 16 times"),
                Arguments.of(new TargetSize.Exact(100, 801), photo, "more than 16 times"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoEnlargementIsRefused(TargetSize size, ImageSize small, String words) {
        assertThatThrownBy(() -> size.factor(small))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, -2, 16.01, 1e9, Double.NaN, Double.POSITIVE_INFINITY})
    void factorsOutOfRangeAreRefused(double factor) {
        assertThatThrownBy(() -> new TargetSize.Factor(factor))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("above 1 and at most 16");
    }
}
