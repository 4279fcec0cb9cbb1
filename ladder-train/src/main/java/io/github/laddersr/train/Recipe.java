// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.train.degrade.Degradation;
import io.github.laddersr.train.teach.Teaching;
import java.util.List;
import java.util.Optional;

/**
 * How to train.
 *
 * @param variant the network
 * @param start of the weights where no model is given to start from
 * @param batch patches in a step
 * @param patches sides of a patch in LR pixels, one after another, each for as long: multiples of 8
 * @param sampling where patches are cut
 * @param degradation what is done to small patches
 * @param schedule how long, and the learning rate
 * @param lastLoss whose gradient is followed in the last tenth of the schedule; L1 before
 * @param method what turns a gradient into a step
 * @param clip largest norm of the gradient; 0 for none
 * @param decay of the weights' moving average, from 0 (none) to below 1
 * @param precision of convolutions on devices that have a choice
 * @param seed of the first weights and the patches
 * @param teaching what is learned beside the truth; empty where there is no teacher, or its weight is 0
 */
public record Recipe(
        Variant variant,
        Start start,
        int batch,
        List<Integer> patches,
        Sampling sampling,
        Degradation degradation,
        Schedule schedule,
        Loss lastLoss,
        Method method,
        double clip,
        double decay,
        Precision precision,
        long seed,
        Optional<Teaching> teaching) {

    private static final double LAST = 0.9;

    /** @throws UserException if a value is out of its range */
    public Recipe {
        patches = List.copyOf(patches);
        teaching = teaching.filter(t -> t.weight() > 0);
        require(batch >= 1, "The batch must have at least 1 patch.");
        require(!patches.isEmpty(), "There must be a patch's side.");
        for (int patch : patches) {
            require(patch >= 8 && patch % 8 == 0, "The patch's side must be a multiple of 8, not " + patch + ".");
        }
        require(clip >= 0, "The gradient's largest norm can't be negative.");
        require(decay >= 0 && decay < 1, "The moving average's decay must be at least 0 and below 1.");
    }

    /** As the other constructor, with the defaults of all that has one, and patches of one size. */
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
        this(
                variant,
                Start.VARIANCE,
                batch,
                List.of(patch),
                Sampling.AREA,
                Degradation.NONE,
                schedule,
                Loss.L1,
                method,
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

    /** What holds when a share of the schedule, from 0 to 1, is done. */
    public Phase phase(double progress) {
        int at = (int) Math.min(patches.size() - 1.0, Math.floor(progress * patches.size()));
        return new Phase(patches.get(at), progress >= LAST ? lastLoss : Loss.L1);
    }

    /**
     * For devices whose steps are all alike and that cut patches themselves.
     *
     * @param device its name on the command line
     * @throws UserException if steps at the end differ from those at the begin, patches are degraded, or there is a
     *     teacher
     */
    public void requireOnePhase(String device) {
        require(
                patches.size() == 1 && lastLoss == Loss.L1,
                "Patches that grow and another loss at the end are for --device cpu: give one --patch and --last-loss l1"
                        + " with --device " + device + ".");
        require(teaching.isEmpty(), "A teacher is for --device cpu: leave it out with --device " + device + ".");
        require(
                degradation.isNone(),
                "Patches are degraded on --device cpu only: give --degrade none with --device " + device + ".");
    }

    /** This recipe with other first weights. */
    public Recipe withStart(Start newStart) {
        return new Recipe(
                variant,
                newStart,
                batch,
                patches,
                sampling,
                degradation,
                schedule,
                lastLoss,
                method,
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
                start,
                batch,
                newPatches,
                newSampling,
                degradation,
                schedule,
                lastLoss,
                method,
                clip,
                decay,
                precision,
                seed,
                teaching);
    }

    /** This recipe with another loss at the end. */
    public Recipe withLastLoss(Loss newLoss) {
        return new Recipe(
                variant,
                start,
                batch,
                patches,
                sampling,
                degradation,
                schedule,
                newLoss,
                method,
                clip,
                decay,
                precision,
                seed,
                teaching);
    }

    /** This recipe with other small patches. */
    public Recipe withDegradation(Degradation newDegradation) {
        return new Recipe(
                variant,
                start,
                batch,
                patches,
                sampling,
                newDegradation,
                schedule,
                lastLoss,
                method,
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
                start,
                batch,
                patches,
                sampling,
                degradation,
                schedule,
                lastLoss,
                method,
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
