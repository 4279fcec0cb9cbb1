// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the command line changes a recipe. */
final class RecipeSettingsTest {
    private static RecipeSettings options(Map<Setting, String> values) {
        return RecipeSettings.of(values, s -> "--" + s.key());
    }

    private static RecipeSettings paper() {
        return Recipes.of("x2").settings();
    }

    @Test
    void anOptionOverridesTheRecipe() {
        Recipe recipe = options(Map.of(Setting.BATCH, "4", Setting.SCALE, "3"))
                .over(paper())
                .recipe();
        assertThat(recipe.batch()).isEqualTo(4);
        assertThat(recipe.variant().scale()).isEqualTo(3);
        assertThat(recipe.patch()).isEqualTo(48);
        assertThat(recipe.schedule().shape()).isEqualTo(Schedule.Shape.HALVING);
    }

    @Test
    void minutesReplaceIterationsAndTheOtherWayRound() {
        Schedule minutes =
                options(Map.of(Setting.MINUTES, "3")).over(paper()).recipe().schedule();
        assertThat(minutes.seconds()).isEqualTo(180);
        assertThat(minutes.iterations()).isZero();
        RecipeSettings best = Recipes.of("best-x2").settings();
        Schedule iterations =
                options(Map.of(Setting.ITERATIONS, "20")).over(best).recipe().schedule();
        assertThat(iterations.seconds()).isZero();
        assertThat(iterations.iterations()).isEqualTo(20);
    }

    @Test
    void halvingDropsTheRecipesLastRate() {
        RecipeSettings base =
                RecipeFile.parse("my.yaml", "{iterations: 10, last-lr: 1e-5}").settings();
        Schedule schedule =
                options(Map.of(Setting.SCHEDULE, "halving")).over(base).recipe().schedule();
        assertThat(schedule.shape()).isEqualTo(Schedule.Shape.HALVING);
    }

    @Test
    void optionsThatContradictTheRecipeAreRefusedWithBothNames() {
        RecipeSettings settings = options(Map.of(Setting.LAST_LR, "1e-6")).over(paper());
        assertThatThrownBy(settings::recipe)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("--last-lr", "'schedule' in the recipe x2");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> options(Map.of(Setting.MINUTES, "1", Setting.ITERATIONS, "1")))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("--minutes", "--iterations");
    }

    @Test
    void aLengthIsNeeded() {
        assertThatThrownBy(() -> options(Map.of()).recipe())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--minutes or --iterations");
    }

    @Test
    void noneStartsFromRandomWeights() {
        RecipeSettings base = Recipes.of("best-x3").settings();
        assertThat(base.init()).contains("x2");
        assertThat(options(Map.of(Setting.INIT, "none")).over(base).init()).isEmpty();
    }

    @Test
    void theDescriptionHasDefaultsAndWhatOverridesThem() {
        assertThat(options(Map.of(Setting.BATCH, "4")).describe())
                .contains(
                        "scale 2, pathways 3, width 1",
                        "start variance, batch 4, patch 48, sampling area, degrade none, lr 4e-4",
                        "ema 0.999");
    }
}
