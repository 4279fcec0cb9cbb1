// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.report.Metrics;
import io.github.laddersr.train.report.TrainingProgress;
import io.github.laddersr.train.report.TrainingReport;
import io.github.laddersr.weights.Dtype;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The observers of a training: validation, metrics, checkpoints and report, each at its own interval. */
final class RunObservers {
    private static final double SAVE_EVERY = 180;
    private static final double VALIDATE_EVERY = 300;
    private static final double REPORT_EVERY = 20;

    private RunObservers() {}

    /**
     * All observers. Their order loses the least if the process is being stopped and may soon be killed: a checkpoint
     * first, the report last.
     */
    static List<TrainingRun.Observer> all(
            Recipe recipe,
            Graph graph,
            Path out,
            Validation validation,
            Metrics metrics,
            TrainingReport page,
            String dataset,
            Trainer.Listener listener,
            int threads) {
        TrainingRun.Observer stopped = run -> {
            if (run.isStopped()) {
                save(run, recipe, out);
            }
        };
        return List.of(
                stopped,
                every(VALIDATE_EVERY, run -> validate(run, validation, graph, out, threads)),
                new Periodic(REPORT_EVERY, true, run -> record(run, metrics, listener)),
                every(SAVE_EVERY, run -> save(run, recipe, out)),
                run -> {
                    if (run.isValidated()) {
                        write(page, run, recipe, dataset, listener);
                    }
                });
    }

    private static TrainingRun.Observer every(double seconds, Consumer<TrainingRun> action) {
        return new Periodic(seconds, false, action);
    }

    /** Acts after so many seconds of training, at the end and, if requested, after each validation. */
    private static final class Periodic implements TrainingRun.Observer {
        private final double seconds;
        private final boolean afterValidation;
        private final Consumer<TrainingRun> action;
        private double last = Double.NaN;

        Periodic(double seconds, boolean afterValidation, Consumer<TrainingRun> action) {
            this.seconds = seconds;
            this.afterValidation = afterValidation;
            this.action = action;
        }

        @Override
        public void between(TrainingRun run) {
            if (Double.isNaN(last)) {
                last = run.begin();
            }
            if (run.ends() || run.trained() - last >= seconds || (afterValidation && run.isValidated())) {
                action.accept(run);
                last = run.trained();
            }
        }
    }

    private static void validate(TrainingRun run, Validation validation, Graph graph, Path out, int threads) {
        if (run.validated(validation.measure(run.snapshot().average(), graph, threads))) {
            run.model().write(out.resolve("best.safetensors"), Dtype.F32);
        }
    }

    private static void record(TrainingRun run, Metrics metrics, Trainer.Listener listener) {
        TrainingProgress now = run.progress();
        metrics.add(now);
        listener.report(now, line(now, run.measured()));
        run.resetLoss();
    }

    private static void save(TrainingRun run, Recipe recipe, Path out) {
        run.checkpoint().write(out.resolve(Trainer.CHECKPOINT), recipe);
        run.model().write(out.resolve("model.safetensors"), Dtype.F32);
    }

    /** A report that can't be written is mentioned, and the training continues. */
    private static void write(
            TrainingReport page, TrainingRun run, Recipe recipe, String dataset, Trainer.Listener listener) {
        TrainingProgress now = run.progress();
        try {
            page.write(run.snapshot().average(), TrainingReport.facts(recipe, dataset, now));
        } catch (UserException e) {
            listener.report(now, TrainingReport.PAGE + " was not written: " + e.getMessage());
        }
    }

    private static String line(TrainingProgress p, Validation.Result measured) {
        String line = String.format(
                Locale.ROOT,
                "iteration %d, %.0f s, loss %.5f, rate %.2e",
                p.iteration(),
                p.seconds(),
                p.loss(),
                p.rate());
        if (Double.isNaN(measured.psnr())) {
            return line;
        }
        line += String.format(Locale.ROOT, ", validation %.3f dB", measured.psnr());
        return Double.isNaN(measured.degraded())
                ? line
                : line
                        + String.format(
                                Locale.ROOT, " (clean %.3f, degraded %.3f)", measured.clean(), measured.degraded());
    }
}
