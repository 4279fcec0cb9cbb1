// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.batch.BatchListener;
import io.github.laddersr.batch.BatchPlan;
import io.github.laddersr.batch.BatchSummary;
import io.github.laddersr.batch.ImageOutcome;
import io.github.laddersr.batch.LeftOut;
import io.github.laddersr.batch.PlannedImage;
import java.io.PrintWriter;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Tells of many images: a line or a JSON object for each that is done, one bar over all, and a summary. */
public final class BatchReport implements BatchListener, AutoCloseable {
    private final CommandSpec command;
    private final ResultLines lines;
    private final boolean summaryObject;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean quiet = Verbosity.current() == Verbosity.QUIET; // other threads do not know
    private @Nullable Bar bar;
    private int files;
    private int ended;
    private final Map<PlannedImage, Long> pixelsBefore =
            new IdentityHashMap<>(); // of the images before one: they are enlarged in order

    /**
     * Of nothing yet.
     *
     * @param lines tells of one image
     * @param summaryObject whether JSON ends with a summary
     * @param command whose options a failure's remedy may need
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
        bar = Bar.ofPixels("", plan.pixels());
        long pixels = 0;
        for (PlannedImage image : plan.images()) {
            pixelsBefore.put(image, pixels);
            pixels += image.small().pixels();
        }
    }

    @Override
    public void linkLeftOut(String sentence) {
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
            String leftOut = words(summary.leftOut());
            err.printf(
                    "ladder: %d done, %d there before, %d failed%s.%n",
                    summary.done(),
                    summary.skipped(),
                    summary.failures().size(),
                    leftOut.isEmpty() ? "" : "; left out: " + leftOut);
            err.flush();
        }
        if (summary.failures().isEmpty()) {
            return ExitStatus.DONE;
        }
        return summary.done() + summary.skipped() > 0
                ? ExitStatus.SOME_FAILED
                : internal ? ExitStatus.INTERNAL_FAILURE : ExitStatus.WRONG_INPUT;
    }

    private static String words(LeftOut leftOut) {
        return leftOut + (leftOut.folders() > 0 ? " (for them: --recursive)" : "");
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
