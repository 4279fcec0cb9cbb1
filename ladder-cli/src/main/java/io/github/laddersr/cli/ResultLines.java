// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import io.github.laddersr.cli.batch.Outcome;
import io.github.laddersr.upscale.TargetSize;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Tells of an image that was enlarged, in a line of text or of JSON.
 *
 * @param json whether in JSON
 * @param size that was asked for
 * @param engine name of the engine
 */
record ResultLines(boolean json, TargetSize size, Supplier<String> engine) {
    void print(Outcome.Done done, PrintWriter out) {
        var small = done.job().small();
        var large = done.large();
        if (json) {
            double scale = size instanceof TargetSize.Factor f ? f.value() : size.factor(small);
            var object = Json.object()
                    .put("input", done.input().toString())
                    .put("output", done.job().output().toString())
                    .put("width", large.width())
                    .put("height", large.height());
            if (scale == Math.rint(scale)) {
                object.put("scale", (int) scale);
            } else {
                object.put("scale", scale);
            }
            out.println(Json.line(object.put("engine", engine.get()).put("seconds", done.seconds())));
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "%s  %dx%d -> %dx%d  %.1f s",
                    done.job().output(),
                    small.width(),
                    small.height(),
                    large.width(),
                    large.height(),
                    done.seconds()));
        }
        out.flush();
    }
}
