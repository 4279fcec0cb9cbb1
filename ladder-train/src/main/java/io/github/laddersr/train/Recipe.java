package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;

/**
 * How to train.
 *
 * @param variant the network
 * @param batch patches in a step
 * @param patch side of a patch in LR pixels: a multiple of 8
 * @param rate highest learning rate
 * @param lastRate learning rate at the end of the cosine
 * @param warmup iterations until the highest rate is reached, linearly
 * @param clip largest norm of the gradient
 * @param decay of the weights' moving average
 * @param iterations length of the schedule; 0: it is given in seconds
 * @param seconds length of the schedule in seconds of training, if {@code iterations} is 0
 * @param seed of the first weights and the patches
 */
public record Recipe(
        Variant variant,
        int batch,
        int patch,
        double rate,
        double lastRate,
        int warmup,
        double clip,
        double decay,
        long iterations,
        double seconds,
        long seed) {

    /** @throws UserException if a value is out of its range */
    public Recipe {
        require(batch >= 1, "The batch must have at least 1 patch.");
        require(patch >= 8 && patch % 8 == 0, "The patch's side must be a multiple of 8, not " + patch + ".");
        require(rate > 0 && lastRate >= 0 && lastRate <= rate, "The learning rate must fall from a positive --lr.");
        require(warmup >= 0 && iterations >= 0 && seconds >= 0, "A length of the schedule is negative.");
        require(iterations > 0 || seconds > 0, "Say how long to train: --minutes or --iterations.");
    }

    /** Batch 16, 48x48, 4e-4 as in the paper, with warm-up, cosine and a moving average. */
    public static Recipe of(Variant variant, long iterations, double seconds) {
        return new Recipe(variant, 16, 48, 4e-4, 1e-6, 200, 1, 0.999, iterations, seconds, 1);
    }

    /** This recipe with another batch and learning rate. */
    public Recipe with(int newBatch, int newPatch, double newRate, long newSeed) {
        return new Recipe(
                variant,
                newBatch,
                newPatch,
                newRate,
                Math.min(lastRate, newRate),
                warmup,
                clip,
                decay,
                iterations,
                seconds,
                newSeed);
    }

    /**
     * The learning rate.
     *
     * @param iteration that is about to run, from 0
     * @param progress share of the schedule that is done, 0 to 1
     */
    double rateAt(long iteration, double progress) {
        double cosine = lastRate + (rate - lastRate) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
        return cosine * Math.min(1.0, (iteration + 1.0) / Math.max(1, warmup));
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new UserException(sentence);
        }
    }
}
