package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;

/**
 * How to train.
 *
 * @param variant the network
 * @param start of the weights where no model is given to start from
 * @param batch patches in a step
 * @param patch side of a patch in LR pixels: a multiple of 8
 * @param schedule how long, and the learning rate
 * @param method what turns a gradient into a step
 * @param clip largest norm of the gradient; 0 for none
 * @param decay of the weights' moving average, from 0 (none) to below 1
 * @param precision of convolutions on devices that have a choice
 * @param seed of the first weights and the patches
 */
public record Recipe(
        Variant variant,
        Start start,
        int batch,
        int patch,
        Schedule schedule,
        Method method,
        double clip,
        double decay,
        Precision precision,
        long seed) {

    /** @throws UserException if a value is out of its range */
    public Recipe {
        require(batch >= 1, "The batch must have at least 1 patch.");
        require(patch >= 8 && patch % 8 == 0, "The patch's side must be a multiple of 8, not " + patch + ".");
        require(clip >= 0, "The gradient's largest norm can't be negative.");
        require(decay >= 0 && decay < 1, "The moving average's decay must be at least 0 and below 1.");
    }

    /** As the other constructor, with the defaults of all that has one. */
    public Recipe(
            Variant variant,
            int batch,
            int patch,
            Schedule schedule,
            Method method,
            double clip,
            double decay,
            Precision precision,
            long seed) {
        this(variant, Start.VARIANCE, batch, patch, schedule, method, clip, decay, precision, seed);
    }

    /** This recipe with other first weights. */
    public Recipe withStart(Start newStart) {
        return new Recipe(variant, newStart, batch, patch, schedule, method, clip, decay, precision, seed);
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new UserException(sentence);
        }
    }
}
