// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.batch.BatchListener;
import io.github.laddersr.batch.BatchPlan;
import io.github.laddersr.batch.BatchSummary;
import io.github.laddersr.batch.IgnoredEntries;
import io.github.laddersr.batch.ImageOutcome;
import io.github.laddersr.batch.PlannedImage;
import java.io.PrintWriter;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Reports on many images: a line or a JSON object for each finished image, one progress bar, and a summary. */
public final class BatchReport implements BatchListener, AutoCloseable {
    private final CommandSpec command;
    private final ResultLines lines;
    private final boolean summaryObject;
    private final PrintWriter out;
    private final PrintWriter err;
    // kept in a field because other threads do not know it
    private final boolean quiet = Verbosity.current() == Verbosity.QUIET;
    private @Nullable TerminalBar bar;
    private int files;
    private int ended;
    private final Map<PlannedImage, Long> pixelsBefore =
            new IdentityHashMap<>(); // pixels of the preceding images: they are enlarged in order

    /**
     * A report for a batch that has not started.
     *
     * @param lines formats the line of an image
     * @param summaryObject whether JSON ends with a summary
     * @param command command whose options the remedies may mention
     */
    public BatchReport(
            ResultLines lines, boolean summaryObject, CommandSpec command, PrintWriter out, PrintWriter err) {
        this.lines = lines;
        this.summaryObject = summaryObject;
        this.command = command;
        this.out = out;
        this.err = err;
    }

    @Override
    public void planned(BatchPlan plan) {
        files = plan.images().size();
        bar = TerminalBar.ofPixels("", plan.pixels());
        long pixels = 0;
        for (PlannedImage image : plan.images()) {
            pixelsBefore.put(image, pixels);
            pixels += image.small().pixels();
        }
    }

    @Override
    public void linkIgnored(String sentence) {
        err.println("ladder: " + sentence);
    }

    @Override
    public void progress(PlannedImage image, double share) {
        if (bar != null) {
            bar.show(
                    pixelsBefore.getOrDefault(image, 0L) + share * image.small().pixels(),
                    ended + "/" + files + " files");
        }
    }

    @Override
    public void warning(PlannedImage image, Warning warning) {
        if (!quiet) {
            Errors.warn(warning, command, err);
        }
    }

    @Override
    public void outcome(ImageOutcome outcome) {
        ended++;
        if (outcome instanceof ImageOutcome.Done done && (lines.json() || bar == null || !bar.isShown())) {
            lines.print(done.input(), done.image().output(), done.result(), out);
        }
    }

    /**
     * Prints the failures and the summary.
     *
     * @return the exit status
     */
    public int finish(BatchSummary summary) {
        close();
        boolean internal = false;
        for (ImageOutcome.Failed failed : summary.failures()) {
            internal |= Errors.report(failed.named(), command, err) == ExitStatus.INTERNAL_FAILURE;
        }
        if (lines.json() && summaryObject) {
            out.println(Json.line(object(summary)));
            out.flush();
        } else if (!lines.json() && Verbosity.current() != Verbosity.QUIET) {
            String ignored = words(summary.ignored());
            err.printf(
                    "ladder: %d done, %d skipped, %d failed%s.%n",
                    summary.done(),
                    summary.skipped(),
                    summary.failures().size(),
                    ignored.isEmpty() ? "" : "; ignored: " + ignored);
            err.flush();
        }
        if (summary.failures().isEmpty()) {
            return ExitStatus.DONE;
        }
        return summary.done() + summary.skipped() > 0
                ? ExitStatus.SOME_FAILED
                : internal ? ExitStatus.INTERNAL_FAILURE : ExitStatus.WRONG_INPUT;
    }

    private static String words(IgnoredEntries ignored) {
        return ignored + (ignored.folders() > 0 ? " (--recursive includes them)" : "");
    }

    private ObjectNode object(BatchSummary all) {
        ObjectNode object = Json.object();
        ObjectNode summary = object.putObject("summary")
                .put("done", all.done())
                .put("skipped", all.skipped())
                .put("failed", all.failures().size());
        ArrayNode array = summary.putArray("failures");
        for (ImageOutcome.Failed failed : all.failures()) {
            array.addObject().put("input", failed.input().toString()).put("reason", reason(failed.named()));
        }
        return object;
    }

    private String reason(Throwable failure) {
        return failure instanceof UserException known
                ? Errors.sentence(known, command)
                : String.valueOf(failure.getMessage());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
