// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.cli.batch.Job;
import io.github.laddersr.cli.batch.Outcome;
import io.github.laddersr.cli.batch.Pipeline;
import io.github.laddersr.cli.batch.Plan;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Tells of many images: a line or a JSON object for each that is done, one bar over all, and a summary. */
final class BatchReport implements Pipeline.Listener, AutoCloseable {
    private final CommandSpec command;
    private final ResultLines lines;
    private final boolean json;
    private final boolean summaryObject;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Outcome.Failed> failures = new ArrayList<>();
    private final Bar bar;
    private final int files;
    private final int failedBefore; // in the plan
    private int skipped;
    private int done;
    private final Map<Job, Long> pixelsBefore =
            new IdentityHashMap<>(); // of the jobs before one: they are enlarged in order

    /**
     * Of a plan, whose failures and skipped images are counted.
     *
     * @param lines tells of one image
     * @param summaryObject whether JSON ends with a summary
     * @param command whose options a failure's remedy may need
     */
    BatchReport(
            Plan plan,
            ResultLines lines,
            boolean summaryObject,
            CommandSpec command,
            PrintWriter out,
            PrintWriter err) {
        this.command = command;
        this.lines = lines;
        this.json = lines.json();
        this.summaryObject = summaryObject;
        this.out = out;
        this.err = err;
        this.files = plan.jobs().size();
        this.bar = Bar.ofPixels("", plan.pixels());
        this.skipped = plan.skipped().size();
        failures.addAll(plan.failures());
        this.failedBefore = failures.size();
        long pixels = 0;
        for (Job job : plan.jobs()) {
            pixelsBefore.put(job, pixels);
            pixels += job.small().pixels();
        }
    }

    @Override
    public void progress(Job job, double share) {
        bar.show(
                pixelsBefore.getOrDefault(job, 0L) + share * job.small().pixels(),
                (done + failures.size() - failedBefore) + "/" + files + " files");
    }

    @Override
    public void outcome(Outcome outcome) {
        switch (outcome) {
            case Outcome.Done d -> {
                done++;
                if (json || !bar.isShown()) {
                    lines.print(d, out);
                }
            }
            case Outcome.Failed f -> failures.add(f);
            case Outcome.Skipped s -> skipped++;
        }
    }

    /**
     * Prints the failures and the summary.
     *
     * @param leftOut in words, files that were left out
     * @return the exit status
     */
    int finish(String leftOut) {
        close();
        boolean internal = false;
        for (Outcome.Failed failed : failures) {
            internal |= Errors.report(failed.named(), command, err) == Ladder.INTERNAL_FAILURE;
        }
        if (json && summaryObject) {
            out.println(Json.line(summary()));
            out.flush();
        } else if (!json && Verbosity.current() != Verbosity.QUIET) {
            err.printf(
                    "ladder: %d done, %d there before, %d failed%s.%n",
                    done, skipped, failures.size(), leftOut.isEmpty() ? "" : "; left out: " + leftOut);
            err.flush();
        }
        if (failures.isEmpty()) {
            return Ladder.DONE;
        }
        return done + skipped > 0 ? Ladder.SOME_FAILED : internal ? Ladder.INTERNAL_FAILURE : Ladder.WRONG_INPUT;
    }

    private ObjectNode summary() {
        ObjectNode object = Json.object();
        ObjectNode summary = object.putObject("summary")
                .put("done", done)
                .put("skipped", skipped)
                .put("failed", failures.size());
        ArrayNode array = summary.putArray("failures");
        for (Outcome.Failed failed : failures) {
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
        bar.close();
    }
}
