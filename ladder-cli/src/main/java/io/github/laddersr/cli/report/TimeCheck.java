// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.train.Trainer;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.StepTimes;
import io.github.laddersr.train.recipe.Recipe;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Measures the speed of training steps on this machine, and reports it in three lines. */
public final class TimeCheck {
    private static final int STEPS = 7;

    /** Consecutive steps are measured for the time of this many steps, but not longer than the maximum seconds. */
    private static final int STEPS_IN_A_ROW = 50;

    private static final double MOST_SECONDS = 10;

    private TimeCheck() {}

    /**
     * Measures steps.
     *
     * @param where device, in words for the user
     * @return a step's median time, the shares of its parts, and the rate of consecutive steps
     */
    public static List<String> run(Trainer trainer, TrainingImages images, Recipe recipe, String where) {
        List<StepTimes> steps = trainer.timeSteps(images, STEPS);
        double median = steps.get(STEPS / 2).total();
        double perSecond = trainer.stepsPerSecond(images, Math.clamp(STEPS_IN_A_ROW * median, 1, MOST_SECONDS));
        double gmacs = gmacs(recipe);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "a step of %d patches of %dx%d on %s: median of %d %.3g s (%.3g to %.3g), %.1f GMAC, %.1f GMAC/s",
                        recipe.batch(),
                        recipe.patch(),
                        recipe.patch(),
                        where,
                        STEPS,
                        median,
                        steps.getFirst().total(),
                        steps.getLast().total(),
                        gmacs,
                        gmacs / median),
                String.format(
                        Locale.ROOT,
                        "its parts: data %s, forward %s, backward %s, optimiser %s",
                        share(steps, StepTimes::data),
                        share(steps, StepTimes::forward),
                        share(steps, StepTimes::backward),
                        share(steps, StepTimes::optimizer)),
                String.format(
                        Locale.ROOT,
                        "consecutive steps: %.3g iterations/s, %.1f GMAC/s",
                        perSecond,
                        gmacs * perSecond));
    }

    /**
     * Multiply-adds of a step in units of 10^9. The backward pass takes twice as many as the forward pass: for the
     * gradients of the inputs and of the weights.
     */
    private static double gmacs(Recipe recipe) {
        Graph graph = LadderPyramidNetwork.of(recipe.variant());
        double perPixel = graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum()
                / (double) (Graph.ALIGNMENT * Graph.ALIGNMENT);
        return 3 * perPixel * recipe.batch() * recipe.patch() * recipe.patch() / 1e9;
    }

    private static String share(List<StepTimes> steps, ToDoubleFunction<StepTimes> part) {
        double whole = steps.stream().mapToDouble(StepTimes::total).sum();
        return Math.round(100 * steps.stream().mapToDouble(part).sum() / whole) + " %";
    }
}
