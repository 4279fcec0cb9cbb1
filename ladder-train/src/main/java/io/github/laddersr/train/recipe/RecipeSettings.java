// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

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
import io.github.laddersr.train.degrade.Degradation;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Some of a training's settings, each within its range. A recipe file gives some and the command line others: {@link #over} lays one
 * upon the other, and {@link #recipe} adds the defaults. Immutable.
 */
public final class RecipeSettings {
    /** A value, and what to call the setting in a sentence: --lr, or 'lr' in the recipe x2. */
    private record Given(String value, String name) {}

    private static final double LAST_RATE = 1e-6;
    private static final String NO_MODEL = "none";
    private static final double TEACHER_WEIGHT = 0.5;

    private static final RecipeSettings DEFAULTS = new RecipeSettings(defaults());

    private final Map<Setting, Given> given;

    private RecipeSettings(Map<Setting, Given> given) {
        this.given = Collections.unmodifiableMap(given);
    }

    /**
     * Settings from one place.
     *
     * @param written values as a person wrote them
     * @param name what to call a setting in a sentence
     * @throws UserException if a value is out of its range, or two contradict each other
     */
    public static RecipeSettings of(Map<Setting, String> written, Function<Setting, String> name) {
        Map<Setting, Given> given = new EnumMap<>(Setting.class);
        written.forEach((setting, text) ->
                given.put(setting, new Given(setting.read(text, name.apply(setting)), name.apply(setting))));
        RecipeSettings settings = new RecipeSettings(given);
        settings.requireOneLength();
        settings.requireShortWarmUp();
        settings.requireFallingRate();
        return settings;
    }

    private static Map<Setting, Given> defaults() {
        Map<Setting, Given> defaults = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            setting.fallback()
                    .ifPresent(value -> defaults.put(setting, new Given(value, "the default '" + setting.key() + "'")));
        }
        return defaults;
    }

    /**
     * These settings, and those of the base that are not among them. A length given here replaces the base's, be it minutes or
     * iterations, and the schedule halving its last learning rate.
     */
    public RecipeSettings over(RecipeSettings base) {
        Map<Setting, Given> merged = new EnumMap<>(base.given);
        if (has(Setting.MINUTES) || has(Setting.ITERATIONS)) {
            merged.remove(Setting.MINUTES);
            merged.remove(Setting.ITERATIONS);
        }
        if (halves()) {
            merged.remove(Setting.LAST_LR);
        }
        merged.putAll(given);
        return new RecipeSettings(merged);
    }

    /**
     * The recipe that these settings and the defaults make. Its teacher is not in it: who has read that adds it.
     *
     * @throws UserException if there is no length among them, or settings from different places contradict each other
     */
    public Recipe recipe() {
        RecipeSettings all = over(DEFAULTS);
        all.requireFallingRate();
        if (has(Setting.TEACHER_WEIGHT) && teacher().isEmpty()) {
            throw new UserException(
                    name(Setting.TEACHER_WEIGHT) + " has no meaning without a teacher: give one or leave it out.");
        }
        Variant variant = new Variant(
                (int) all.number(Setting.SCALE),
                (int) all.number(Setting.PATHWAYS),
                all.number(Setting.WIDTH),
                BlockActivation.of(all.text(Setting.ACTIVATION)),
                Upsampling.of(all.text(Setting.UPSAMPLE)));
        double rate = all.number(Setting.LR);
        Schedule schedule = new Schedule(
                Schedule.Shape.of(all.text(Setting.SCHEDULE)),
                rate,
                all.has(Setting.LAST_LR) ? all.number(Setting.LAST_LR) : Math.min(LAST_RATE, rate),
                (int) all.number(Setting.WARMUP),
                all.has(Setting.ITERATIONS) ? (long) all.number(Setting.ITERATIONS) : 0,
                all.has(Setting.MINUTES) ? 60 * all.number(Setting.MINUTES) : 0);
        return new Recipe(
                variant,
                Start.of(all.text(Setting.START)),
                (int) all.number(Setting.BATCH),
                Arrays.stream(all.text(Setting.PATCH).split(",", -1))
                        .map(Integer::valueOf)
                        .toList(),
                Sampling.of(all.text(Setting.SAMPLING)),
                Degradation.of(all.text(Setting.DEGRADE)),
                schedule,
                Loss.of(all.text(Setting.LAST_LOSS)),
                Method.of(all.text(Setting.OPTIMIZER)),
                all.number(Setting.CLIP),
                all.number(Setting.EMA),
                Precision.of(all.text(Setting.PRECISION)),
                Long.parseLong(all.text(Setting.SEED)),
                Optional.empty());
    }

    /** The model to start from, by name or file; empty to start from random weights. */
    public Optional<String> init() {
        return has(Setting.INIT)
                ? Optional.of(text(Setting.INIT)).filter(name -> !name.equals(NO_MODEL))
                : Optional.empty();
    }

    /** The network to learn from beside the truth, by name or file; empty for none. */
    public Optional<String> teacher() {
        return has(Setting.TEACHER)
                ? Optional.of(text(Setting.TEACHER)).filter(name -> !name.equals(NO_MODEL))
                : Optional.empty();
    }

    /** The share of the loss that is the difference from the teacher's results, 0 to 1. */
    public double teacherWeight() {
        return has(Setting.TEACHER_WEIGHT) ? number(Setting.TEACHER_WEIGHT) : TEACHER_WEIGHT;
    }

    /** These settings and the defaults on one line: {@code scale 2, pathways 3, ...}. */
    public String describe() {
        return over(DEFAULTS).given.entrySet().stream()
                .map(e -> e.getKey().key() + " " + e.getValue().value())
                .collect(Collectors.joining(", "));
    }

    private void requireOneLength() {
        if (has(Setting.MINUTES) && has(Setting.ITERATIONS)) {
            throw new UserException(name(Setting.MINUTES) + " and " + name(Setting.ITERATIONS)
                    + " both say how long to train: give one.");
        }
    }

    private void requireShortWarmUp() {
        if (has(Setting.WARMUP) && has(Setting.ITERATIONS) && number(Setting.WARMUP) > number(Setting.ITERATIONS)) {
            throw new UserException(name(Setting.WARMUP) + " is " + text(Setting.WARMUP) + ", beyond the "
                    + text(Setting.ITERATIONS) + " of " + name(Setting.ITERATIONS) + ": give a shorter warm-up.");
        }
    }

    private void requireFallingRate() {
        if (has(Setting.LAST_LR) && halves()) {
            throw new UserException(name(Setting.LAST_LR) + " has no meaning where " + name(Setting.SCHEDULE)
                    + " is halving: leave it out or choose cosine.");
        }
        if (has(Setting.LAST_LR) && has(Setting.LR) && number(Setting.LAST_LR) > number(Setting.LR)) {
            throw new UserException(name(Setting.LAST_LR) + " is " + text(Setting.LAST_LR) + ", above the "
                    + text(Setting.LR) + " of " + name(Setting.LR) + ": give a lower last-lr.");
        }
    }

    private boolean halves() {
        return has(Setting.SCHEDULE) && text(Setting.SCHEDULE).equals(Schedule.Shape.HALVING.label());
    }

    private boolean has(Setting setting) {
        return given.containsKey(setting);
    }

    private double number(Setting setting) {
        return Double.parseDouble(text(setting));
    }

    private String text(Setting setting) {
        return get(setting).value();
    }

    private String name(Setting setting) {
        return get(setting).name();
    }

    private Given get(Setting setting) {
        Given value = given.get(setting);
        if (value == null) {
            throw new IllegalStateException(setting.key() + " is not set");
        }
        return value;
    }
}
