// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a report of {@code ladder eval --json} says about a model on Set14.
 *
 * @param file the report
 * @param model the model as it was given to {@code eval}: a name or a file
 * @param variant of a Ladder Pyramid Network; empty for other networks, and in reports that do not say it
 * @param ladder whether the model is a Ladder Pyramid Network
 * @param ensemble whether the mean of eight symmetries was measured
 * @param psnr on Y, in dB
 * @param bicubic PSNR of bicubic enlargement, in dB
 * @param macs multiply-adds for a 1280x720 output; empty if the report does not say them
 */
public record Set14Report(
        Path file,
        int scale,
        String model,
        Optional<Variant> variant,
        boolean ladder,
        boolean ensemble,
        double psnr,
        OptionalDouble bicubic,
        OptionalDouble macs) {
    private static final String SET = "Set14";
    private static final String MAKE = "ladder eval --json";

    /**
     * Reads a report.
     *
     * @throws UserException if it can't be read or does not include Set14
     */
    public static Set14Report read(Path file) {
        JsonNode report = Json.read(file, MAKE);
        for (JsonNode set : report.path("sets")) {
            if (set.path("name").asText().equals(SET)
                    && set.path("psnr").isNumber()
                    && report.path("model").isTextual()) {
                return of(file, report, set);
            }
        }
        throw new UserException(
                "The file %s has no result for %s: give a report of '%s' that includes it.".formatted(file, SET, MAKE));
    }

    private static Set14Report of(Path file, JsonNode report, JsonNode set) {
        String model = report.path("model").asText();
        Optional<Variant> variant = variant(report);
        boolean ladder =
                variant.isPresent() || Networks.format(path(file, model)).isEmpty();
        return new Set14Report(
                file,
                variant.map(Variant::scale).orElseGet(() -> report.path("scale").asInt()),
                model,
                variant,
                ladder,
                report.path("ensemble").asBoolean(),
                set.path("psnr").asDouble(),
                number(set.path("bicubic").path("psnr")),
                number(report.path("macs")));
    }

    private static Path path(Path file, String model) {
        try {
            return Path.of(model);
        } catch (InvalidPathException e) {
            throw new UserException(
                    "The file %s names a model whose path can't exist: make it again with '%s'.".formatted(file, MAKE),
                    e);
        }
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }

    private static Optional<Variant> variant(JsonNode report) {
        JsonNode variant = report.path("variant");
        return variant.isObject()
                ? Optional.of(new Variant(
                        variant.path("scale").asInt(),
                        variant.path("pathways").asInt(),
                        variant.path("width").asDouble(),
                        BlockActivation.of(variant.path("activation").asText()),
                        Upsampling.of(variant.path("upsample").asText())))
                : Optional.empty();
    }

    /** The model's name: for a file, the file's name without its extension. */
    public String name() {
        return Networks.name(path(file, model));
    }

    /** The name in a picture. */
    public String label() {
        return (ladder ? "Ladder " : "") + name();
    }

    /**
     * Multiply-adds for a 1280x720 output, in 10^9, counted as in the literature; for a Ladder Pyramid Network of which
     * the report does not say them, those of the model that it names.
     *
     * @throws UserException if they are not known
     */
    public double gigaMacs() {
        double all;
        if (variant.isPresent()) {
            all = Cost.of(LadderPyramidNetwork.of(variant.get())).macs();
        } else if (macs.isEmpty() && ladder) {
            all = ModelChoice.of(Optional.of(model), Optional.empty()).macs().orElse(0);
        } else {
            all = macs.orElse(0);
        }
        if (!(all > 0)) {
            throw new UserException(
                    "The file %s does not say the multiply-adds of %s, perhaps because they can't be counted: leave it out, or use --speed."
                            .formatted(file, model));
        }
        return all / 1e9;
    }
}
