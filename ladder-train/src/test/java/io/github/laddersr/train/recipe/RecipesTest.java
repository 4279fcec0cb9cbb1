// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of the folder {@code recipes}. */
final class RecipesTest {
    private static final Path FOLDER = Path.of("..", "recipes");

    @TempDir
    Path folder;

    private static Recipe recipe(String name) {
        return Recipes.of(name).settings().recipe();
    }

    @Test
    void everyFileOfTheFolderIsListed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Recipes.names().stream().map(name -> name + ".yaml").toList());
        }
    }

    static Stream<String> names() {
        return Recipes.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsARecipeOfTheScaleInItsName(String name) {
        RecipeFile file = Recipes.of(name);
        Recipe recipe = file.settings().recipe();
        assertThat(file.about()).endsWith(".");
        assertThat(recipe).isEqualTo(recipe(FOLDER.resolve(name + ".yaml").toString()));
        assertThat(recipe.variant().scale()).isEqualTo(name.contains("x3") ? 3 : name.contains("x4") ? 4 : 2);
        // A recipe that starts from a shipped model must train the network of that model.
        file.settings().init().ifPresent(init -> {
            assertThat(init).isIn("x2", "x3", "x4");
            assertThat(recipe.variant()).isEqualTo(Variant.lpn(recipe.variant().scale()));
        });
    }

    /**
     * Parameters in units of 10^6 and multiply-adds in units of 10^9, as printed in the paper; LPN-alpha's are 0.06 %
     * off there.
     */
    @ParameterizedTest
    @CsvSource({
        "x2, 2643171, 184.5",
        "x2-c, 2643171, 184.5",
        "x2-a, 2643171, 184.5",
        "x2-b, 2643171, 184.5",
        "x3, 2827811, 101.7",
        "x4, 2790883, 81.3",
        "x2-beta, 2532195, 168.4",
        "x2-alpha, 2367779, 151.5",
        "x2-width-0.5, 724595, 50.3",
        "x2-width-0.75, 1534635, 106.9"
    })
    void thePapersRowsAreThePapersNetworksAndSchedule(String name, long parameters, double gmacs) {
        Recipe recipe = recipe(name);
        Cost cost = Cost.of(LadderPyramidNetwork.of(recipe.variant()));
        assertThat(cost.parameters()).isEqualTo(parameters);
        assertThat(cost.macs() / 1e9).isCloseTo(gmacs, within(0.05));
        Schedule schedule =
                new Schedule(Schedule.Shape.HALVING, 4e-4, recipe.schedule().lastRate(), 0, 800_000, 0);
        assertThat(recipe)
                .isEqualTo(new Recipe(recipe.variant(), 16, 48, schedule, OptimizerType.ADAM, 0, 0, Precision.FP32, 1));
        assertThat(Recipes.of(name).settings().init()).isEmpty();
        assertThat(recipe.schedule().rateAt(250_000, 250_000 / 800_000.0)).isCloseTo(2e-4, within(1e-12));
    }

    @Test
    void theNamesOfVariantsAreTheirs() {
        Variant lpn = Variant.lpn(2);
        assertThat(recipe("x2").variant()).isEqualTo(lpn);
        assertThat(recipe("x2-c")).isEqualTo(recipe("x2"));
        assertThat(recipe("x2-a").variant()).isEqualTo(lpn.withActivation(BlockActivation.RELU6_BOTH));
        assertThat(recipe("x2-b").variant()).isEqualTo(lpn.withActivation(BlockActivation.RELU_BOTH));
        assertThat(recipe("ablation-expand").variant())
                .isEqualTo(lpn.withActivation(BlockActivation.RELU_AFTER_EXPAND));
        assertThat(recipe("ablation-bilinear").variant()).isEqualTo(lpn.withUpsampling(Upsampling.BILINEAR));
    }

    /** An ablation is only meaningful if nothing else differs. */
    @ParameterizedTest
    @CsvSource({"ablation-expand", "ablation-bilinear"})
    void ablationsDifferFromTheirBaseInTheNetworkAlone(String name) {
        Recipe base = recipe("ablation-base");
        Recipe changed = recipe(name);
        assertThat(changed)
                .isEqualTo(new Recipe(
                        changed.variant(),
                        base.batch(),
                        base.patch(),
                        base.schedule(),
                        base.optimizer(),
                        base.clip(),
                        base.decay(),
                        base.precision(),
                        base.seed()));
        assertThat(changed.variant()).isNotEqualTo(base.variant());
    }

    @ParameterizedTest
    @CsvSource({
        "best-x3, x2",
        "best-x4, x2",
        "cpu-x2, x2",
        "cpu-x3, x2",
        "cpu-x4, x2",
        "photo-x2, x2",
        "photo-x3, x3",
        "photo-x4, x4",
        "fine-tune-x2, x2",
        "fine-tune-x3, x3",
        "fine-tune-x4, x4"
    })
    void someStartFromAShippedModel(String name, String init) {
        assertThat(Recipes.of(name).settings().init()).contains(init);
    }

    @Test
    void photoRecipesDegradeAndNoOtherDoes() {
        for (String name : Recipes.names()) {
            assertThat(recipe(name).degradation().label()).isEqualTo(name.contains("photo") ? "photo" : "none");
            assertThat(recipe(name).variant().width())
                    .isEqualTo(name.contains("fast") || name.endsWith("0.5") ? 0.5 : name.endsWith("0.75") ? 0.75 : 1);
        }
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Recipes.of("x9"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("'x9'", "x2, x3, x4, x2-alpha", "ablation-bilinear");
        assertThatThrownBy(() -> Recipes.of("a\u0000b")).isInstanceOf(UserException.class);
    }

    @Test
    void aFileNeedsNoEnding() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "{scale: 3, minutes: 5}");
        assertThat(recipe(file.toString()).variant().scale()).isEqualTo(3);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Recipes.of("nowhere.yaml"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("nowhere.yaml");
    }
}
