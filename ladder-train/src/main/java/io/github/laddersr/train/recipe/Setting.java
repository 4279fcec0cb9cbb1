// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.train.Loss;
import io.github.laddersr.train.Method;
import io.github.laddersr.train.Precision;
import io.github.laddersr.train.Sampling;
import io.github.laddersr.train.Schedule;
import io.github.laddersr.train.Start;
import io.github.laddersr.train.degrade.Degradation;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * What can be set in a training: a key in recipe files and an option, {@code --key}, on the command line. The one place for names,
 * ranges, defaults and what the help says.
 */
public enum Setting {
    SCALE("scale", Domain.oneOf("2", "3", "4"), "2", "enlargement"),
    PATHWAYS("pathways", Domain.oneOf("1", "2", "3"), "3", "1: LPN-alpha, 2: LPN-beta, 3: LPN"),
    WIDTH("width", Domain.oneOf("0.5", "0.75", "1"), "1", "factor of all channel counts"),
    ACTIVATION(
            "activation",
            labels(BlockActivation.values(), BlockActivation::label),
            BlockActivation.RELU_AFTER_DEPTHWISE.label(),
            "in the inverted residuals"),
    UPSAMPLE(
            "upsample",
            labels(Upsampling.values(), Upsampling::label),
            Upsampling.NEAREST.label(),
            "inside the ladder"),
    START("start", labels(Start.values(), Start::label), Start.VARIANCE.label(), "random weights without --init"),
    BATCH("batch", Domain.whole(1, 65_536), "16", "patches in a step"),
    PATCH(
            "patch",
            Domain.multiplesOf(8, 1024),
            "48",
            "side of a patch in small pixels; several follow one another, each for as long"),
    SAMPLING("sampling", labels(Sampling.values(), Sampling::label), Sampling.AREA.label(), "where patches are cut"),
    DEGRADE(
            "degrade",
            new Domain(
                    "PARTS",
                    "none, photo (all of them), or some of kernels, noise and jpeg with plus signs between them",
                    text -> Degradation.read(text).map(Degradation::label)),
            Degradation.NONE.label(),
            "what is done to small patches"),
    LR("lr", Domain.number("above 0 and at most 1", v -> v > 0 && v <= 1), "4e-4", "highest learning rate"),
    LAST_LR(
            "last-lr",
            Domain.number("from 0 to 1", v -> v >= 0 && v <= 1),
            "learning rate at the end of a cosine, 1e-6 if it is not given"),
    WARMUP("warmup", Domain.whole(0, 1_000_000_000), "200", "iterations in which the learning rate rises"),
    SCHEDULE(
            "schedule",
            labels(Schedule.Shape.values(), Schedule.Shape::label),
            Schedule.Shape.COSINE.label(),
            "how the learning rate falls"),
    ITERATIONS("iterations", Domain.whole(1, 1_000_000_000), "length of the schedule, instead of minutes"),
    MINUTES(
            "minutes",
            Domain.number("above 0 and at most 1e6", v -> v > 0 && v <= 1e6),
            "length of the schedule in minutes of training"),
    LAST_LOSS(
            "last-loss", labels(Loss.values(), Loss::label), Loss.L1.label(), "loss of the last tenth of the schedule"),
    OPTIMIZER("optimizer", labels(Method.values(), Method::label), Method.ADAM.label(), "what makes the steps"),
    CLIP(
            "clip",
            Domain.number("from 0 to 1e6", v -> v >= 0 && v <= 1e6),
            "1",
            "largest norm of the gradient, 0 for any"),
    EMA(
            "ema",
            Domain.number("from 0 to below 1", v -> v >= 0 && v < 1),
            "0.999",
            "decay of the weights' moving average, 0 for none"),
    PRECISION(
            "precision",
            labels(Precision.values(), Precision::label),
            Precision.BF16.label(),
            "of convolutions on a GPU; the CPU computes in fp32"),
    SEED("seed", Domain.anyWhole(), "1", "of first weights and patches"),
    INIT("init", Domain.text("NAME|FILE"), "model to start from, of this or another scale, or 'none'"),
    TEACHER(
            "teacher",
            Domain.text("NAME|FILE"),
            "network of the same scale to learn from beside the truth, such as an ONNX file, or 'none'"),
    TEACHER_WEIGHT(
            "teacher-weight",
            Domain.number("from 0 to 1", v -> v >= 0 && v <= 1),
            "share of the teacher's results in the loss, 0.5 if it is not given");

    private final String key;
    private final Domain domain;
    private final Optional<String> fallback;
    private final String help;

    Setting(String key, Domain domain, String fallback, String help) {
        this(key, domain, Optional.of(fallback), help);
    }

    Setting(String key, Domain domain, String help) {
        this(key, domain, Optional.empty(), help);
    }

    Setting(String key, Domain domain, Optional<String> fallback, String help) {
        this.key = key;
        this.domain = domain;
        this.fallback = fallback;
        this.help = help;
    }

    /** The name in recipe files; with two hyphens before it the option's. */
    public String key() {
        return key;
    }

    /** The placeholder of the value in the command line's help. */
    public String label() {
        return domain.label();
    }

    /** What it is, its values and its default, for the command line's help. */
    public String help() {
        return help + ": " + domain.wanted()
                + fallback.map(f -> "; default " + f).orElse("");
    }

    /** The value where none is given. */
    Optional<String> fallback() {
        return fallback;
    }

    /**
     * The value that was written.
     *
     * @param name what to call the setting in a sentence
     * @throws UserException if it is out of range, naming the range
     */
    String read(String text, String name) {
        return domain.reading()
                .apply(text)
                .orElseThrow(() ->
                        new UserException(name + " must be " + domain.wanted() + ", not " + Domain.quoted(text) + "."));
    }

    private static <T> Domain labels(T[] values, Function<T, String> label) {
        return Domain.oneOf(Arrays.stream(values).map(label).toArray(String[]::new));
    }
}
