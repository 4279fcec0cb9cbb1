// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.train.cpu.CpuLearner;
import io.github.laddersr.train.data.BatchFile;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.train.recipe.Precision;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.recipe.Schedule;
import io.github.laddersr.weights.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs training steps on batches from a file at a constant learning rate, and otherwise with the paper's recipe: Adam,
 * gradients clipped to norm 1, moving average with decay 0.999. Another trainer can be compared with the results number
 * by number.
 */
public final class Replay {
    private static final double CLIP = 1;
    private static final double DECAY = 0.999;

    private final Recipe recipe;
    private final Model start;
    private final BatchFile batches;

    private Replay(Recipe recipe, Model start, BatchFile batches) {
        this.recipe = recipe;
        this.start = start;
        this.batches = batches;
    }

    /**
     * Reads the files of a replay.
     *
     * @param init weights file with the initial weights
     * @param batches safetensors file with the tensors {@code lr}, steps x batch x 3 x patch x patch, and {@code hr},
     *     the same with sides multiplied by the scale; values in [0, 1]
     * @param rate learning rate of every step, above 0
     * @throws UserException if a file can't be read, the two files don't match, or the rate is not positive
     */
    public static Replay of(Path init, Path batches, double rate) {
        Model start = Model.read(init);
        BatchFile read = BatchFile.read(batches, start.variant().scale());
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, rate, rate, 0, read.steps(), 0);
        Recipe recipe = new Recipe(
                start.variant(),
                read.batch(),
                read.patch(),
                schedule,
                OptimizerType.ADAM,
                CLIP,
                DECAY,
                Precision.FP32,
                0);
        return new Replay(recipe, start, read);
    }

    /**
     * Runs the steps on the CPU.
     *
     * @param end file for the checkpoint after the last step, with the tensors {@code weights/NAME},
     *     {@code average/NAME}, {@code m/NAME} and {@code v/NAME}
     * @return the loss before each step: the mean absolute difference over all values of its batch
     * @throws UserException if a loss or gradient is not finite, or {@code end} can't be written
     */
    public List<Double> run(Path end, int threads) {
        Snapshot first = Snapshot.start(start.graph(), start.weights());
        try (Learner learner = new CpuLearner(recipe, batches, first, threads)) {
            List<Double> losses = new ArrayList<>();
            for (int step = 0; step < batches.steps(); step++) {
                double rate = recipe.schedule().rate();
                Learner.StepResults results = learner.run(step, new double[] {rate});
                if (results.skipped() > 0) {
                    throw new UserException("The loss or gradient of batch " + step
                            + " is not finite: give batches with values from 0 to 1.");
                }
                losses.add(results.loss());
            }
            new Checkpoint(learner.snapshot(), batches.steps(), 0, 1, Double.NEGATIVE_INFINITY).write(end, recipe);
            return List.copyOf(losses);
        }
    }
}
