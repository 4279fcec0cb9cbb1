// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.train.Loss;
import io.github.laddersr.train.Method;
import io.github.laddersr.train.Precision;
import io.github.laddersr.train.Recipe;
import io.github.laddersr.train.Sampling;
import io.github.laddersr.train.Schedule;
import io.github.laddersr.train.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipeFileTest {
    @TempDir
    Path folder;

    @Test
    void everyKeyReachesTheRecipe() {
        RecipeFile file = RecipeFile.parse("my.yaml", """
                # a comment
                about: Everything at once.
                scale: 4
                pathways: 2
                width: 0.50
                activation: relu6-both
                upsample: bilinear
                start: uniform
                batch: 8
                patch: 32, 64
                sampling: detail
                last-loss: charbonnier
                lr: 3e-4
                last-lr: 1e-7
                warmup: 10
                schedule: cosine
                minutes: 1.5
                optimizer: muon
                clip: 0.5
                ema: 0.99
                precision: tf32
                seed: -7
                init: "x2"
                """);
        Variant variant = new Variant(4, 2, 0.5, BlockActivation.RELU6_BOTH, Upsampling.BILINEAR);
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, 3e-4, 1e-7, 10, 0, 90);
        assertThat(file.settings().recipe())
                .isEqualTo(new Recipe(variant, 8, 64, schedule, Method.MUON, 0.5, 0.99, Precision.TF32, -7)
                        .withStart(Start.UNIFORM)
                        .withPatches(List.of(32, 64), Sampling.DETAIL)
                        .withLastLoss(Loss.CHARBONNIER));
        assertThat(file.settings().init()).contains("x2");
        assertThat(file.about()).isEqualTo("Everything at once.");
    }

    @Test
    void aTeacherHasAWeight() {
        RecipeSettings taught = RecipeFile.parse("my.yaml", "{iterations: 9, teacher: big.onnx}")
                .settings();
        assertThat(taught.teacher()).contains("big.onnx");
        assertThat(taught.teacherWeight()).isEqualTo(0.5);
        RecipeSettings more = RecipeFile.parse("my.yaml", "{teacher: none, teacher-weight: 0.2}")
                .settings()
                .over(taught);
        assertThat(more.teacher()).isEmpty();
        assertThat(more.teacherWeight()).isEqualTo(0.2);
        assertThatThrownBy(more::recipe)
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("'teacher-weight' in the recipe my.yaml has no meaning without a teacher");
    }

    @Test
    void whatIsNotGivenHasItsDefault() {
        Recipe recipe =
                RecipeFile.parse("my.yaml", "iterations: 100").settings().recipe();
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, 4e-4, 1e-6, 200, 100, 0);
        assertThat(recipe)
                .isEqualTo(new Recipe(Variant.lpn(2), 16, 48, schedule, Method.ADAM, 1, 0.999, Precision.BF16, 1));
    }

    @Test
    void theLastRateIsNeverAboveALowOne() {
        Recipe recipe = RecipeFile.parse("my.yaml", "{iterations: 100, lr: 1e-7}")
                .settings()
                .recipe();
        assertThat(recipe.schedule().lastRate()).isCloseTo(1e-7, within(1e-20));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(String text) {
        return assertThatThrownBy(() -> RecipeFile.parse("my.yaml", text))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("my.yaml")
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({"pach, patch", "last_lr, last-lr", "Scale, scale", "min, minutes", "abuot, about"})
    void anUnknownKeyIsNamedWithTheNearest(String key, String nearest) {
        refused(key + ": 1").hasMessageContainingAll("'" + key + "'", "'" + nearest + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scale: 5 | 'scale' | 2, 3 or 4, not '5'",
                "scale: two | 'scale' | not 'two'",
                "pathways: 0 | 'pathways' | 1, 2 or 3",
                "width: 0.6 | 'width' | 0.5, 0.75 or 1",
                "activation: swish | 'activation' | relu-after-expand",
                "upsample: cubic | 'upsample' | nearest or bilinear",
                "batch: 0 | 'batch' | from 1",
                "batch: 2.5 | 'batch' | whole",
                "batch: true | 'batch' | whole",
                "batch: 99999999999999999999 | 'batch' | whole",
                "batch: 9999999999999999999 | 'batch' | whole",
                "batch: [16] | 'batch' | one plain value",
                "batch: {of: 16} | 'batch' | one plain value",
                "batch: | 'batch' | one plain value",
                "batch: '' | 'batch' | one plain value",
                "batch: ~ | 'batch' | one plain value",
                "batch: !!binary MTY= | 'batch' | one plain value",
                "patch: 44 | 'patch' | multiple of 8",
                "patch: -8 | 'patch' | multiple of 8",
                "lr: 0 | 'lr' | above 0",
                "lr: .nan | 'lr' | number",
                "lr: 4e-4f | 'lr' | number",
                "lr: 1e999 | 'lr' | at most 1",
                "last-lr: -1 | 'last-lr' | from 0",
                "warmup: -1 | 'warmup' | from 0",
                "schedule: linear | 'schedule' | cosine or halving",
                "iterations: 0 | 'iterations' | from 1",
                "minutes: 0 | 'minutes' | above 0",
                "optimizer: sgd | 'optimizer' | adam or muon",
                "clip: -1 | 'clip' | from 0",
                "ema: 1 | 'ema' | below 1",
                "precision: fp8 | 'precision' | fp32, tf32 or bf16",
                "seed: 0.5 | 'seed' | whole",
                "teacher-weight: 1.5 | 'teacher-weight' | from 0 to 1"
            })
    void aValueOutOfItsRangeIsNamedWithTheRange(String line, String key, String range) {
        refused(line).hasMessageContainingAll(key, range);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{minutes: 1, iterations: 2} | 'minutes' | 'iterations'",
                "{lr: 1e-4, last-lr: 1e-3} | 'last-lr' | above the 1e-4 of 'lr'",
                "{schedule: halving, last-lr: 1e-6} | 'last-lr' | halving",
                "{warmup: 11, iterations: 10} | 'warmup' | 'iterations'",
                "{batch: 1, batch: 2} | 'batch' | twice",
                "{about: a, about: b} | 'about' | twice"
            })
    void aRecipeThatContradictsItselfIsRefused(String text, String first, String second) {
        refused(text).hasMessageContainingAll(first, second);
    }

    @Test
    void aLastRateAboveTheDefaultIsRefusedToo() {
        RecipeSettings settings =
                RecipeFile.parse("my.yaml", "{iterations: 10, last-lr: 1e-3}").settings();
        assertThatThrownBy(settings::recipe)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("'last-lr' in the recipe my.yaml", "the default 'lr'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "x2",
                "- scale: 2",
                "scale: 2\n---\nscale: 3",
                "{scale: 2",
                "a: b: c",
                "\t@",
                "\u0000"
            })
    void whatIsNoFlatYamlIsRefused(String text) {
        refused(text);
    }

    @Test
    void theLineOfAMistakeInTheYamlIsNamed() {
        refused("scale: 2\nbatch: 16\nlr: '4e-4").hasMessageContaining("line 3");
    }

    @Test
    void anAliasIsNoPlainValue() {
        refused("{about: &a words, init: *a}").hasMessageContaining("'init'");
    }

    @Test
    void whatIsNoFileOrNoTextIsRefused() throws IOException {
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        Path large = Files.writeString(folder.resolve("large.yaml"), "# ".repeat(40_000));
        for (Path file : List.of(binary, large, folder, folder.resolve("none.yaml"))) {
            assertThatThrownBy(() -> RecipeFile.read(file))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    /** Whatever is in the file: a recipe, or one sentence on one line. */
    @Test
    void damagedRecipesAreRefusedInOneSentence() {
        Random random = new Random(7);
        List<String> texts = Recipes.names().stream()
                .map(name -> Recipes.text(name).replaceFirst("about:.*\n", ""))
                .toList();
        int recipes = 0;
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                mutate(text, random);
            }
            try {
                RecipeFile.parse("my.yaml", text.toString()).settings().recipe();
                recipes++;
            } catch (UserException e) {
                sentences.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(recipes).isGreaterThan(50);
        assertThat(sentences)
                .hasSizeGreaterThan(1000)
                .allSatisfy(sentence ->
                        assertThat(sentence).endsWith(".").hasLineCount(1).hasSizeLessThan(300));
    }

    private static final List<String> WORDS = List.of(
            "0",
            "-1",
            "1e9",
            "1e-9",
            "NaN",
            ".inf",
            "null",
            "~",
            "true",
            "[",
            "]",
            "{",
            "}",
            "&a",
            "*a",
            "!!",
            "!!int",
            "<<",
            "|",
            ">",
            "---",
            "...",
            "%YAML 9.9",
            "\"",
            "'",
            "#",
            "@",
            "`",
            ":",
            ": ",
            "? ",
            "- ",
            "\t",
            "\n",
            "\r",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ud83d\ude00",
            "\ud83d",
            "99999999999999999999",
            "0x10",
            "017",
            "1_000");

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(4));
        switch (random.nextInt(5)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.replace(at, end, Character.toString(random.nextInt(0x250)));
            case 2 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
            case 3 -> text.insert(at, text.substring(Math.min(at, text.length() / 2)));
            default -> {
                int value = text.indexOf(": ", at);
                int line = text.indexOf("\n", Math.max(0, value));
                if (value >= 0 && line > value) {
                    text.replace(value + 2, line, WORDS.get(random.nextInt(WORDS.size())));
                }
            }
        }
    }
}
