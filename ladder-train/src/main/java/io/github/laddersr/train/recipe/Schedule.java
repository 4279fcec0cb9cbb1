// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long to train, and the learning rate over that time.
 *
 * @param shape how the learning rate falls
 * @param rate highest learning rate
 * @param lastRate learning rate at the end of a cosine schedule
 * @param warmup iterations during which the rate rises linearly to the highest
 * @param iterations length in iterations; 0 if it is given in seconds
 * @param seconds length in seconds of training, if {@code iterations} is 0
 */
public record Schedule(Shape shape, double rate, double lastRate, int warmup, long iterations, double seconds) {
    /** How the learning rate falls from its highest value. */
    public enum Shape {
        /** Along half a period of a cosine to the last rate. */
        COSINE,
        /** It is halved after each 250/800 of the schedule, as in the paper: after every 250 of 800 epochs. */
        HALVING;

        /** The name in recipes. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws UserException if no shape has this label */
        public static Shape of(String label) {
            return Arrays.stream(values())
                    .filter(s -> s.label().equals(label))
                    .findFirst()
                    .orElseThrow(
                            () -> new UserException("There is no schedule '" + label + "': choose cosine or halving."));
        }
    }

    private static final double HALVINGS = 800.0 / 250;

    /** @throws UserException if a value is out of its range */
    public Schedule {
        require(
                rate > 0 && lastRate >= 0 && lastRate <= rate,
                "The learning rate must be positive and must not rise: give an lr above 0 and a last-lr of at most lr.");
        require(
                warmup >= 0 && iterations >= 0 && seconds >= 0,
                "The warm-up and the length of the schedule can't be negative.");
        require(
                iterations > 0 || seconds > 0,
                "The length of the training is missing: give --minutes or --iterations.");
        require(
                iterations == 0 || seconds == 0,
                "The length of the training is given twice: give minutes or iterations, not both.");
    }

    /**
     * The share of the schedule that is done after so many iterations and seconds of training; 1 or more at the end.
     */
    public double progress(long iteration, double trained) {
        return iterations > 0 ? (double) iteration / iterations : trained / seconds;
    }

    /**
     * The learning rate.
     *
     * @param iteration the iteration about to run, from 0
     * @param progress share of the schedule that is done, 0 to 1
     */
    public double rateAt(long iteration, double progress) {
        double done = Math.min(1, progress);
        double full = switch (shape) {
            case COSINE -> lastRate + (rate - lastRate) * 0.5 * (1 + Math.cos(Math.PI * done));
            case HALVING -> rate * Math.pow(0.5, Math.floor(done * HALVINGS));
        };
        return full * Math.min(1.0, (iteration + 1.0) / Math.max(1, warmup));
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new UserException(sentence);
        }
    }
}
