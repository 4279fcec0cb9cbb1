// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.train.data.Sampling;
import io.github.laddersr.train.degrade.Degradation;
import io.github.laddersr.train.teach.Teaching;
import java.util.List;
import java.util.Optional;

/**
 * How to train a network.
 *
 * @param variant the network
 * @param initialization random weights to start from if no model is given
 * @param batch patches in a step
 * @param patches sides of the patches in LR pixels: multiples of 8, each used for an equal part of the schedule
 * @param sampling how the positions of patches are chosen
 * @param degradation how the low-resolution patches are degraded
 * @param schedule length of the training, and its learning rate
 * @param lastLoss loss in the last tenth of the schedule; before that it is L1
 * @param optimizer optimisation algorithm
 * @param clip maximum norm of the gradient; 0 disables clipping
 * @param decay decay of the weights' moving average, from 0 (none) to below 1
 * @param precision precision of convolutions on devices that offer a choice
 * @param seed seed of the initial weights and the patches
 * @param teaching the teacher's part; empty without a teacher, or if its weight is 0
 */
public record Recipe(
        Variant variant,
        Initialization initialization,
        int batch,
        List<Integer> patches,
        Sampling sampling,
        Degradation degradation,
        Schedule schedule,
        Loss lastLoss,
        OptimizerType optimizer,
        double clip,
        double decay,
        Precision precision,
        long seed,
        Optional<Teaching> teaching) {

    private static final double LAST_LOSS_FROM = 0.9;

    /** @throws UserException if a value is out of range */
    public Recipe {
        patches = List.copyOf(patches);
        teaching = teaching.filter(t -> t.weight() > 0);
        require(batch >= 1, "The batch must have at least 1 patch.");
        require(!patches.isEmpty(), "The recipe must give the side of the patches.");
        for (int patch : patches) {
            require(patch >= 8 && patch % 8 == 0, "The side of a patch must be a multiple of 8, not " + patch + ".");
        }
        require(clip >= 0, "The maximum norm of the gradient can't be negative.");
        require(decay >= 0 && decay < 1, "The decay of the moving average must be at least 0 and below 1.");
    }

    /** As the canonical constructor, with patches of one size and the defaults of everything that has one. */
    public Recipe(
            Variant variant,
            int batch,
            int patch,
            Schedule schedule,
            OptimizerType optimizer,
            double clip,
            double decay,
            Precision precision,
            long seed) {
        this(
                variant,
                Initialization.VARIANCE,
                batch,
                List.of(patch),
                Sampling.AREA,
                Degradation.NONE,
                schedule,
                Loss.L1,
                optimizer,
                clip,
                decay,
                precision,
                seed,
                Optional.empty());
    }

    /** Side of the largest patches. */
    public int patch() {
        return patches.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    /** The phase when this share of the schedule is done, 0 to 1. */
    public Phase phase(double progress) {
        int at = (int) Math.min(patches.size() - 1.0, Math.floor(progress * patches.size()));
        return new Phase(patches.get(at), progress >= LAST_LOSS_FROM ? lastLoss : Loss.L1);
    }

    /**
     * Checks that a device suits this recipe whose steps are all alike and which cuts the patches itself.
     *
     * @param device the device's name on the command line
     * @throws UserException if the recipe has more than one phase, degraded patches, or a teacher
     */
    public void requireOnePhase(String device) {
        require(
                patches.size() == 1 && lastLoss == Loss.L1,
                "Only --device cpu can change the patch size or the loss during a training: give one --patch and --last-loss l1"
                        + " with --device " + device + ".");
        require(teaching.isEmpty(), "Only --device cpu supports a teacher: omit it with --device " + device + ".");
        require(
                degradation.isNone(),
                "Only --device cpu can degrade patches: give --degrade none with --device " + device + ".");
    }

    /** This recipe with another initialization. */
    public Recipe withInitialization(Initialization newInitialization) {
        return new Recipe(
                variant,
                newInitialization,
                batch,
                patches,
                sampling,
                degradation,
                schedule,
                lastLoss,
                optimizer,
                clip,
                decay,
                precision,
                seed,
                teaching);
    }

    /** This recipe with other patches. */
    public Recipe withPatches(List<Integer> newPatches, Sampling newSampling) {
        return new Recipe(
                variant,
                initialization,
                batch,
                newPatches,
                newSampling,
                degradation,
                schedule,
                lastLoss,
                optimizer,
                clip,
                decay,
                precision,
                seed,
                teaching);
    }

    /** This recipe with another loss in the last tenth. */
    public Recipe withLastLoss(Loss newLoss) {
        return new Recipe(
                variant,
                initialization,
                batch,
                patches,
                sampling,
                degradation,
                schedule,
                newLoss,
                optimizer,
                clip,
                decay,
                precision,
                seed,
                teaching);
    }

    /** This recipe with another degradation. */
    public Recipe withDegradation(Degradation newDegradation) {
        return new Recipe(
                variant,
                initialization,
                batch,
                patches,
                sampling,
                newDegradation,
                schedule,
                lastLoss,
                optimizer,
                clip,
                decay,
                precision,
                seed,
                teaching);
    }

    /** This recipe with a teacher. */
    public Recipe withTeaching(Teaching newTeaching) {
        return new Recipe(
                variant,
                initialization,
                batch,
                patches,
                sampling,
                degradation,
                schedule,
                lastLoss,
                optimizer,
                clip,
                decay,
                precision,
                seed,
                Optional.of(newTeaching));
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new UserException(sentence);
        }
    }
}
