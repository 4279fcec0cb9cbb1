package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static final Recipe RECIPE = new Recipe(Variant.lpn(2), 16, 48, 4e-4, 1e-6, 200, 1, 0.999, 1000, 0, 1);

    @Test
    void theRateRisesLinearlyAndFallsAsACosine() {
        assertThat(RECIPE.rateAt(0, 0)).isCloseTo(4e-4 / 200, within(1e-12));
        assertThat(RECIPE.rateAt(99, 0)).isCloseTo(4e-4 / 2, within(1e-12));
        assertThat(RECIPE.rateAt(199, 0)).isCloseTo(4e-4, within(1e-12));
        assertThat(RECIPE.rateAt(500, 0.5)).isCloseTo((4e-4 + 1e-6) / 2, within(1e-12));
        assertThat(RECIPE.rateAt(1000, 1)).isCloseTo(1e-6, within(1e-12));
        assertThat(RECIPE.rateAt(2000, 2)).isCloseTo(1e-6, within(1e-12));
    }

    @Test
    void withoutWarmUpTheFirstRateIsTheHighest() {
        Recipe recipe = new Recipe(Variant.lpn(2), 16, 48, 4e-4, 1e-6, 0, 1, 0.999, 1000, 0, 1);
        assertThat(recipe.rateAt(0, 0)).isCloseTo(4e-4, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 48, 4e-4, 1000, 0, batch",
        "16, 44, 4e-4, 1000, 0, 'multiple of 8, not 44'",
        "16, 0, 4e-4, 1000, 0, multiple of 8",
        "16, 48, 0, 1000, 0, --lr",
        "16, 48, NaN, 1000, 0, --lr",
        "16, 48, 4e-4, 0, 0, --minutes or --iterations",
        "16, 48, 4e-4, -1, 10, negative"
    })
    void whatCannotBeTrainedIsRefused(
            int batch, int patch, double rate, long iterations, double seconds, String message) {
        assertThatThrownBy(
                        () -> new Recipe(Variant.lpn(2), batch, patch, rate, 0, 200, 1, 0.999, iterations, seconds, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }
}
