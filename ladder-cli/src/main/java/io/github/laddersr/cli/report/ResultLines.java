// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.Warning;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.TargetSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tells of an image that was enlarged, in a line of text or of JSON.
 *
 * @param json whether in JSON
 * @param size that was asked for
 * @param command whose options a warning may name
 */
public record ResultLines(boolean json, TargetSize size, CommandSpec command) {
    public void print(Path input, Path output, Enlarged result, PrintWriter out) {
        ImageSize small = result.small();
        ImageSize large = result.large();
        if (json) {
            double scale = size instanceof TargetSize.Factor f ? f.value() : size.factor(small);
            var object = Json.object()
                    .put("input", input.toString())
                    .put("output", first(output, result).toString())
                    .put("width", large.width())
                    .put("height", large.height());
            if (scale == Math.rint(scale)) {
                object.put("scale", (int) scale);
            } else {
                object.put("scale", scale);
            }
            if (result.pages() > 1) {
                object.put("pages", result.pages());
                var files = object.putArray("outputs");
                result.files().forEach(file -> files.add(file.toString()));
            }
            object.put("engine", result.engine()).put("seconds", result.seconds());
            var models = object.putArray("models");
            result.networks().forEach(models::add);
            var warnings = object.putArray("warnings");
            for (Warning warning : result.warnings()) {
                warnings.addObject()
                        .put("kind", warning.kind().name().toLowerCase(Locale.ROOT))
                        .put("text", Errors.sentence(warning, command));
            }
            out.println(Json.line(object));
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "%s  %s%dx%d -> %dx%d  %.1f s",
                    names(output, result),
                    result.pages() > 1 ? result.pages() + " pages, the first " : "",
                    small.width(),
                    small.height(),
                    large.width(),
                    large.height(),
                    result.seconds()));
        }
        out.flush();
    }

    /** The result's file, or the first of several. */
    private static Path first(Path output, Enlarged result) {
        return result.files().size() > 1 ? result.files().getFirst() : output;
    }

    private static String names(Path output, Enlarged result) {
        return first(output, result)
                + (result.files().size() > 1 ? " to " + result.files().getLast().getFileName() : "");
    }
}
