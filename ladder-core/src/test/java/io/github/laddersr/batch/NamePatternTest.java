// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamePatternTest {
    private static final NamePattern.Values VALUES =
            new NamePattern.Values("1.5", "webp", new ImageSize(1920, 1080), () -> "x2");

    @ParameterizedTest
    @CsvSource({
        "{stem}_x{scale}.{ext}, photo.jpg, photo_x1.5.webp",
        "{stem}_x{scale}.{ext}, two.dots.png, two.dots_x1.5.webp",
        "{stem}.{ext}, .hidden, .hidden.webp",
        "{stem}.{ext}, none, none.webp",
        "{stem}_{width}x{height}.{ext}, a.b, a_1920x1080.webp",
        "{name}-{model}.{ext}, a.png, a.png-x2.webp",
        "fixed.tif, a.png, fixed.tif",
        "{stem}$1.{ext}, a\\b$0.png, a\\b$0$1.webp",
    })
    void tokensAreFilledIn(String pattern, String image, String result) {
        assertThat(new NamePattern(pattern).nameFor(image, VALUES)).hasToString(result);
    }

    @ParameterizedTest
    @CsvSource({
        "{stem}_{size}.{ext}, unknown token {size}",
        "{}.png, unknown token {}",
        "{stem.png, brace",
        "stem}.png, brace",
        "out/{stem}.png, remove the folders",
        "'', not a file name",
    })
    void whatIsNoPatternIsRefused(String pattern, String words) {
        assertThatThrownBy(() -> new NamePattern(pattern))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(words);
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatThrownBy(() -> new NamePattern("{stem}").nameFor("...png", VALUES))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a valid file name");
    }
}
