package io.github.laddersr.cli;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.batch.Existing;
import io.github.laddersr.cli.batch.ImageWork;
import io.github.laddersr.cli.batch.Job;
import io.github.laddersr.cli.batch.Journal;
import io.github.laddersr.cli.batch.Lister;
import io.github.laddersr.cli.batch.Listing;
import io.github.laddersr.cli.batch.Naming;
import io.github.laddersr.cli.batch.Outcome;
import io.github.laddersr.cli.batch.Pipeline;
import io.github.laddersr.cli.batch.Plan;
import io.github.laddersr.cli.batch.Planner;
import io.github.laddersr.cli.batch.Source;
import io.github.laddersr.cli.batch.Work;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@link UpscaleCommand} was asked to do, its options checked. */
final class UpscaleRun {
    /** Of the memory, what images may take that wait between the steps. */
    private static final int SHARE_OF_WAITING = 4;

    private final UpscaleCommand command;
    private final StandardStreams standard;
    private final Optional<ModelChoice> model; // that was named
    private final List<? extends Network> networks;
    private final TargetSize size;
    private final WriteOptions writing;
    private final ReadOptions reading;
    private final UpscaleOptions options;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Checks the options.
     *
     * @param standard what stands for standard input and output
     * @throws UserException if one is wrong
     */
    UpscaleRun(UpscaleCommand command, StandardStreams standard) {
        this.command = command;
        this.standard = standard;
        this.options = command.engine.options();
        this.model = command.engine.model.map(
                name -> ModelChoice.of(Optional.of(name), Optional.empty(), command.engine.order()));
        this.networks = ModelChoice.networks(model);
        this.size = command.size.size(model.map(ModelChoice::scale).orElse(ModelChoice.DEFAULT_SCALE));
        this.writing = command.output.writing();
        this.reading = command.maxPixels
                .map(text -> PixelCount.parse("--max-pixels", text))
                .map(ReadOptions::new)
                .orElse(ReadOptions.defaults());
        this.out = command.json ? command.spec.commandLine().getOut() : Verbosity.news(command.spec);
        this.err = command.spec.commandLine().getErr();
    }

    /** One image: what goes wrong is thrown. It streams from file to file, whatever its size. */
    int one(Path input) {
        try (Enlarger enlarger = new Enlarger(networks, options)) {
            ImageWork work = work(enlarger, command.output.folder(false), Optional.empty());
            Optional<Path> file = standard.output().or(command.output::file);
            Plan plan = planner(work, command.output.folder(false), file, Existing.REPLACE)
                    .plan(List.of(new Source(input, Path.of(""))));
            for (Outcome.Failed failed : plan.failures()) {
                throw new UserException(String.valueOf(failed.named().getMessage()), failed.reason());
            }
            for (Outcome.Skipped skipped : plan.skipped()) {
                err.println("ladder: " + skipped.output() + " is there already: left as it is.");
            }
            for (Job job : plan.jobs()) {
                enlarge(work, job, enlarger);
            }
            return Ladder.DONE;
        }
    }

    private void enlarge(ImageWork work, Job job, Enlarger enlarger) {
        Work.Opened<Metadata> opened = work.open(job);
        long start = System.nanoTime();
        ImageRows large;
        try (Bar bar = new Bar(String.valueOf(job.input().getFileName()))) {
            large = work.enlarge(opened.rows(), job, 0, bar::show);
            work.write(opened.rows(), opened.rest(), large, job); // computes it row by row
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Job shown = new Job(
                standard.shown(job.input()), job.state(), standard.shown(job.output()), job.small(), job.large());
        lines(enlarger)
                .print(
                        new Outcome.Done(shown, new ImageSize(large.width(), large.height()), seconds),
                        standard.output().isPresent() ? err : out);
    }

    /** Each by itself: one that fails does not stop the others. */
    int several(List<Path> inputs) throws InterruptedException {
        Optional<Path> folder = command.output.folder(true);
        command.output.requireFolder();
        Listing listing = new Lister(command.folders.recursive, command.folders.filter(), folder).list(inputs);
        if (listing.images().isEmpty() && listing.failures().isEmpty()) {
            throw new UserException("There is no image in %s%s: check the path and --include."
                    .formatted(
                            inputs.stream().map(Path::toString).collect(Collectors.joining(", ")),
                            listing.leftOut().isEmpty() ? "" : ", but " + listing.leftOut()));
        }
        listing.loops().forEach(loop -> err.println("ladder: " + loop));
        long waiting = Math.max(0, options.plannableMemory() / SHARE_OF_WAITING);
        try (Enlarger enlarger = new Enlarger(networks, options)) {
            Optional<Journal> journal = folder.map(f -> new Journal(f, settings()));
            ImageWork work = work(enlarger, folder, journal);
            Plan plan = planner(work, folder, Optional.empty(), Existing.REFUSE).plan(listing.images());
            plan.deleteStale();
            int status;
            try (BatchReport report = new BatchReport(
                    plan.with(listing.failures()), lines(enlarger), command.hasFolder(), command.spec, out, err)) {
                new Pipeline<>(work, report, waiting).run(plan.jobs());
                status = report.finish(listing.leftOut());
            }
            journal.ifPresent(Journal::close);
            return status;
        }
    }

    private ResultLines lines(Enlarger enlarger) {
        return new ResultLines(command.json, size, enlarger::engineName);
    }

    private ImageWork work(Enlarger enlarger, Optional<Path> folder, Optional<Journal> journal) {
        return new ImageWork(enlarger, size, reading, writing, command.output.strip, folder.isPresent(), journal);
    }

    private Planner planner(ImageWork work, Optional<Path> folder, Optional<Path> file, Existing standard) {
        Naming naming = new Naming(command.output.pattern(size), command.output.extension(), folder, file);
        return new Planner(
                size,
                naming,
                command.folders.existing(standard),
                work.journal(),
                work::header,
                small -> modelNames(work.enlarger(), small));
    }

    private String modelNames(Enlarger enlarger, ImageSize small) {
        return command.engine
                .model
                .map(name -> stem(Path.of(name)))
                .orElseGet(() -> enlarger.scalesFor(small, size).stream()
                        .map(scale -> "x" + scale)
                        .collect(Collectors.joining("+")));
    }

    private static String stem(Path model) {
        return String.valueOf(model.getFileName()).replaceFirst("\\.(safetensors|onnx)$", "");
    }

    /** All that decides what a result is made of an image. */
    private String settings() {
        String made = model.map(choice -> "model " + choice.sha256()).orElse(new Version().getVersion()[0])
                + command.engine.channels.map(order -> " " + order).orElse("");
        return "%s, %s, format %s, quality %d%s%s%s"
                .formatted(
                        made,
                        size.label(),
                        writing.format().map(f -> f.extension()).orElse("by name"),
                        writing.quality(),
                        writing.lossless() ? ", lossless" : "",
                        options.ensemble() ? ", ensemble" : "",
                        command.output.strip ? ", stripped" : "");
    }
}
