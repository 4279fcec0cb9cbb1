// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.train.data.Sampling;
import io.github.laddersr.train.teach.Teaching;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static Schedule schedule(Schedule.Shape shape, int warmup) {
        return new Schedule(shape, 4e-4, 1e-6, warmup, 1000, 0);
    }

    @Test
    void theRateRisesLinearlyAndFallsAsACosine() {
        Schedule schedule = schedule(Schedule.Shape.COSINE, 200);
        assertThat(schedule.rateAt(0, 0)).isCloseTo(4e-4 / 200, within(1e-12));
        assertThat(schedule.rateAt(99, 0)).isCloseTo(4e-4 / 2, within(1e-12));
        assertThat(schedule.rateAt(199, 0)).isCloseTo(4e-4, within(1e-12));
        assertThat(schedule.rateAt(500, 0.5)).isCloseTo((4e-4 + 1e-6) / 2, within(1e-12));
        assertThat(schedule.rateAt(1000, 1)).isCloseTo(1e-6, within(1e-12));
        assertThat(schedule.rateAt(2000, 2)).isCloseTo(1e-6, within(1e-12));
    }

    /** The paper's schedule: halved every 250 of 800 epochs. */
    @ParameterizedTest
    @CsvSource({"0, 4e-4", "249, 4e-4", "250, 2e-4", "500, 1e-4", "799, 0.5e-4", "800, 0.5e-4"})
    void theRateHalvesEvery250EpochsOf800(int epoch, double rate) {
        assertThat(schedule(Schedule.Shape.HALVING, 0).rateAt(epoch * 1000L, epoch / 800.0))
                .isCloseTo(rate, within(1e-12));
    }

    @Test
    void withoutWarmUpTheFirstRateIsTheHighest() {
        assertThat(schedule(Schedule.Shape.COSINE, 0).rateAt(0, 0)).isCloseTo(4e-4, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1e-6, 200, 1000, 0, lr",
        "NaN, 1e-6, 200, 1000, 0, lr",
        "4e-4, 5e-4, 200, 1000, 0, lr",
        "4e-4, 1e-6, 200, 0, 0, --minutes or --iterations",
        "4e-4, 1e-6, 200, 10, 10, not both",
        "4e-4, 1e-6, 200, -1, 10, negative",
        "4e-4, 1e-6, -1, 10, 0, negative"
    })
    void anImpossibleScheduleIsRefused(
            double rate, double last, int warmup, long iterations, double seconds, String message) {
        assertThatThrownBy(() -> new Schedule(Schedule.Shape.COSINE, rate, last, warmup, iterations, seconds))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 48, 1, 0.999, batch",
        "16, 44, 1, 0.999, 'multiple of 8, not 44'",
        "16, 0, 1, 0.999, multiple of 8",
        "16, 48, -1, 0.999, norm",
        "16, 48, NaN, 0.999, norm",
        "16, 48, 1, 1, average"
    })
    void whatCannotBeTrainedIsRefused(int batch, int patch, double clip, double decay, String message) {
        Schedule schedule = schedule(Schedule.Shape.COSINE, 200);
        assertThatThrownBy(() -> new Recipe(
                        Variant.lpn(2), batch, patch, schedule, OptimizerType.ADAM, clip, decay, Precision.FP32, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    @Test
    void patchesGrowInEqualPartsAndTheLastTenthHasItsLoss() {
        Recipe plain = new Recipe(
                Variant.lpn(2),
                4,
                48,
                schedule(Schedule.Shape.COSINE, 0),
                OptimizerType.MUON,
                1,
                0.999,
                Precision.FP32,
                1);
        assertThat(plain.phase(0)).isEqualTo(plain.phase(1)).isEqualTo(new Phase(48, Loss.L1));
        plain.requireOnePhase("cuda");
        Recipe growing = plain.withPatches(List.of(32, 48, 64), Sampling.DETAIL).withLastLoss(Loss.L2);
        assertThat(growing.patch()).isEqualTo(64);
        assertThat(growing.phase(0)).isEqualTo(new Phase(32, Loss.L1));
        assertThat(growing.phase(0.33)).isEqualTo(new Phase(32, Loss.L1));
        assertThat(growing.phase(0.34)).isEqualTo(new Phase(48, Loss.L1));
        assertThat(growing.phase(0.67)).isEqualTo(new Phase(64, Loss.L1));
        assertThat(growing.phase(0.9)).isEqualTo(new Phase(64, Loss.L2));
        assertThat(growing.phase(1.5)).isEqualTo(new Phase(64, Loss.L2));
        assertThatThrownBy(() -> growing.requireOnePhase("cuda"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--device cuda");
    }

    @Test
    void aTeacherIsForTheCpu() {
        Recipe plain = new Recipe(
                Variant.lpn(2),
                4,
                48,
                schedule(Schedule.Shape.COSINE, 0),
                OptimizerType.MUON,
                1,
                0.999,
                Precision.FP32,
                1);
        assertThat(plain.withTeaching(new Teaching("t", "00", 0))).isEqualTo(plain);
        Recipe taught = plain.withTeaching(new Teaching("t", "00", 1));
        assertThatThrownBy(() -> taught.requireOnePhase("cuda"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("teacher", "--device cuda");
        for (double weight : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Teaching("t", "00", weight))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("from 0 to 1");
        }
    }

    /** Against central differences of the losses as their definitions say. */
    @ParameterizedTest
    @CsvSource({
        "L1, 0.25",
        "L1, -3",
        "L2, 0.25",
        "L2, -3",
        "CHARBONNIER, 0.25",
        "CHARBONNIER, -0.0004",
        "CHARBONNIER, 0"
    })
    void aLossesSlopeIsItsDerivative(Loss loss, double at) {
        double h = 1e-6;
        double slope = (value(loss, at + h) - value(loss, at - h)) / (2 * h);
        assertThat((double) loss.derivative((float) at)).isCloseTo(slope, within(1e-5));
        assertThat(Loss.of(loss.label())).isEqualTo(loss);
    }

    private static double value(Loss loss, double d) {
        return switch (loss) {
            case L1 -> Math.abs(d);
            case L2 -> d * d;
            case CHARBONNIER -> Math.sqrt(d * d + 1e-6);
        };
    }

    @Test
    void namesThatAreNoneAreRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> Loss.of("l3"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("charbonnier");
        assertThatThrownBy(() -> Sampling.of("x"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("detail");
    }
}
