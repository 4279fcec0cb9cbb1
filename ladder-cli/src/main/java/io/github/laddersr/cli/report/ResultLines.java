// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.Warning;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.TargetSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Describes an enlarged image in a line of text or JSON.
 *
 * @param json whether to use JSON
 * @param size requested size
 */
public record ResultLines(boolean json, TargetSize size) {
    public void print(Path input, Path output, Enlarged result, PrintWriter out) {
        ImageSize small = result.small();
        ImageSize large = result.large();
        if (json) {
            double scale = size instanceof TargetSize.Factor f ? f.value() : size.factor(small);
            var object = Json.object()
                    .put("input", input.toString())
                    .put("output", output.toString())
                    .put("width", large.width())
                    .put("height", large.height());
            if (scale == Math.rint(scale)) {
                object.put("scale", (int) scale);
            } else {
                object.put("scale", scale);
            }
            object.put("engine", result.engine()).put("seconds", result.seconds());
            var models = object.putArray("models");
            result.networks().forEach(models::add);
            var warnings = object.putArray("warnings");
            for (Warning warning : result.warnings()) {
                warnings.addObject()
                        .put("kind", warning.kind().name().toLowerCase(Locale.ROOT))
                        .put("text", warning.sentence());
            }
            out.println(Json.line(object));
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "%s  %dx%d -> %dx%d  %.1f s",
                    output,
                    small.width(),
                    small.height(),
                    large.width(),
                    large.height(),
                    result.seconds()));
        }
        out.flush();
    }
}
