// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.base.PixelCount;
import io.github.laddersr.batch.Batch;
import io.github.laddersr.batch.BatchSummary;
import io.github.laddersr.batch.IfExists;
import io.github.laddersr.batch.ImageOutcome;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.report.BatchReport;
import io.github.laddersr.cli.report.Errors;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.cli.report.ResultLines;
import io.github.laddersr.cli.report.StandardStreams;
import io.github.laddersr.cli.report.TerminalBar;
import io.github.laddersr.cli.report.Verbosity;
import io.github.laddersr.cli.report.Version;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.TargetSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run of {@link UpscaleCommand} with checked options. */
public final class UpscaleRun {
    private final UpscaleCommand command;
    private final StandardStreams standard;
    private final Optional<ModelChoice> model; // the model, if one was named
    private final NetworkChooser chooser;
    private final TargetSize size;
    private final PrintWriter out;
    private final PrintWriter err;
    // kept in a field because other threads do not know it
    private final boolean quiet = Verbosity.current() == Verbosity.QUIET;

    /**
     * Checks the options.
     *
     * @param standard stand-ins for standard input and output
     * @throws UserException if an option is wrong
     */
    public UpscaleRun(UpscaleCommand command, StandardStreams standard) {
        this.command = command;
        this.standard = standard;
        ColourOrder order = command.engine.order();
        this.model = command.engine
                .model
                .filter(name -> !name.equals(ModelSet.AUTO))
                .map(name -> ModelChoice.of(Optional.of(name), Optional.empty(), order));
        if (model.isEmpty()) {
            Networks.requireRgb("each model that auto chooses", order);
        }
        this.chooser = chooser(command.denoise);
        this.size = command.size.size(model.map(ModelChoice::scale).orElse(ModelChoice.DEFAULT_SCALE));
        this.out = command.json ? command.spec.commandLine().getOut() : Verbosity.news(command.spec);
        this.err = command.spec.commandLine().getErr();
    }

    private NetworkChooser chooser(Optional<Double> denoise) {
        if (model.isPresent()) {
            if (denoise.isPresent()) {
                throw new UserException("--model and --denoise both choose the weights: give only one of them.");
            }
            return NetworkChooser.of(List.of(model.get().network()));
        }
        ModelSet models = ModelSet.of(Models.byName());
        return denoise.map(models::denoising).orElseGet(models::auto);
    }

    private Enlargement enlargement() {
        Enlargement enlargement = Enlargement.of(chooser)
                .size(size)
                .upscaling(command.engine.options())
                .writing(command.output.writing())
                .strip(command.output.strip)
                .pages(command.output.pages());
        return command.maxPixels
                .map(text -> PixelCount.parse("--max-pixels", text))
                .map(enlargement::maxPixels)
                .orElse(enlargement);
    }

    private Batch batch(Enlargement enlargement, Optional<Path> folder, IfExists standardExisting) {
        Batch batch = Batch.of(enlargement)
                .named(command.output.pattern(size))
                .recursive(command.folders.recursive)
                .include(command.folders.include)
                .existing(command.folders.existing(standardExisting));
        return folder.map(batch::into).orElse(batch);
    }

    /** Enlarges one image; failures are thrown. It streams from file to file, whatever its size. */
    public int one(Path input) {
        try (Enlargement enlargement = enlargement().onlyImage(true)) {
            ImageOutcome outcome;
            try (TerminalBar bar = new TerminalBar(String.valueOf(input.getFileName()))) {
                outcome = batch(enlargement, command.output.folder(false), IfExists.REPLACE)
                        .runOne(input, standard.output().or(command.output::file), new ProgressListener(bar));
            }
            switch (outcome) {
                case ImageOutcome.Done done ->
                    new ResultLines(command.json, size, command.spec)
                            .print(
                                    standard.shown(input),
                                    standard.shown(done.image().output()),
                                    standard.shown(done.result()),
                                    standard.output().isPresent() ? err : out);
                case ImageOutcome.Skipped skipped ->
                    err.println("ladder: " + skipped.output() + " already exists and is kept.");
                case ImageOutcome.Failed failed -> throw new IllegalStateException(failed.reason());
            }
            enlargement.measureForNextJob();
            return ExitStatus.DONE;
        }
    }

    /** Shows the progress of one image. */
    private final class ProgressListener implements EnlargementListener {
        private final TerminalBar bar;

        ProgressListener(TerminalBar bar) {
            this.bar = bar;
        }

        @Override
        public void progress(double share) {
            bar.show(share);
        }

        @Override
        public void warning(Warning warning) {
            if (!quiet) {
                Errors.warn(standard.shown(warning), command.spec, err);
            }
        }
    }

    /** Enlarges several images independently: one that fails does not stop the others. */
    public int several(List<Path> inputs) throws InterruptedException {
        command.output.requireFolder();
        try (Enlargement enlargement = enlargement();
                BatchReport report = new BatchReport(
                        new ResultLines(command.json, size, command.spec),
                        command.hasFolder(),
                        command.spec,
                        out,
                        err)) {
            BatchSummary summary = batch(enlargement, command.output.folder(true), IfExists.REFUSE)
                    .fingerprint(fingerprint())
                    .run(inputs, report);
            int status = report.finish(summary);
            enlargement.measureForNextJob();
            return status;
        } catch (UserException e) {
            throw e.code() == UserException.Code.NOT_FOUND ? withFolderOptions(e) : e;
        }
    }

    /** Adds the options that might find more images to the error for folders without an image. */
    private static UserException withFolderOptions(UserException e) {
        return new UserException(e.code(), e.problem(), e.remedy() + " (--include, --recursive)", e);
    }

    /** Identifies what determines the results besides the options. */
    private String fingerprint() {
        return model.map(choice -> "model " + choice.sha256()).orElse(new Version().getVersion()[0])
                + command.engine.channels.map(order -> " " + order).orElse("")
                + command.denoise.map(share -> " denoise " + share).orElse("");
    }
}
