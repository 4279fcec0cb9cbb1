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
import io.github.laddersr.image.AtomicFiles;
import io.github.laddersr.image.ImageRows;
<<<<<<< HEAD
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.TargetSize;
=======
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.MetadataWriter;
>>>>>>> metadata
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Enlarges images. */
@Command(
        name = "upscale",
        description = "Enlarges images of any size in bounded memory.",
        footer = {
            "",
            "Examples:",
            "  ladder upscale photo.jpg                       writes photo_x2.png beside it",
            "  ladder upscale photo.jpg -o large.jpg          another place or format",
            "  ladder upscale photo.jpg --fit 3840x2160       as large as fits on a screen",
            "  ladder upscale a.png b.png -o enlarged/        several into a folder",
            "  ladder upscale photos/ -o enlarged/ --recursive --resume",
            "                                                 a tree of folders; goes on where it was stopped",
            "  ladder upscale - -o - < photo.jpg > large.png  from standard input to standard output"
        })
final class UpscaleCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "IN",
            description = "images or folders of them, or - for standard input: PNG, JPEG, TIFF, WebP, BMP or GIF")
    List<Path> inputs = List.of();

    @ArgGroup(validate = false, heading = "%nSize:%n", order = 1)
    SizeOptions sizes = new SizeOptions();

<<<<<<< HEAD
    @ArgGroup(validate = false, heading = "%nResults:%n", order = 2)
    OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = "%nFolders:%n", order = 3)
    FolderOptions folders = new FolderOptions();

    @Mixin
    EngineOptions engine;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "refuse larger images by their header, such as 500M; default 268M")
    Optional<String> maxPixels = Optional.empty();

    @Option(names = "--json", description = "print a JSON object for each image, one a line; after a folder, a summary")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        requirePossible();
        try (StandardStreams standard = new StandardStreams(inputs, output)) {
            List<Path> files = standard.inputs();
            boolean folder = files.stream().anyMatch(Files::isDirectory);
            boolean many = folder || files.size() > 1;
            Optional<Path> out = output.folder(many);
            if (many) {
                out.ifPresent(UpscaleCommand::requireFolder);
            }
            Request request = new Request(files, many, folder, out, standard);
            Listing listing = new Lister(folders.recursive, folders.filter(), out).list(files);
            int status = many ? several(request, listing) : one(request, listing);
            standard.finish();
            return status;
        }
    }

    /** What was asked for, in parts that belong together. */
    private final class Request {
        final List<Path> files;
        final boolean many;
        final boolean folder;
        final Optional<Path> out;
        final StandardStreams standard;
        final List<Enlarger.Rung> rungs = ModelChoice.rungs(engine.model);
        final TargetSize size = sizes.size(
                engine.model.isPresent() ? rungs.getFirst().variant().scale() : ModelChoice.DEFAULT_SCALE);
        final UpscaleOptions options = engine.options();

        Request(List<Path> files, boolean many, boolean folder, Optional<Path> out, StandardStreams standard) {
            this.files = files;
            this.many = many;
            this.folder = folder;
            this.out = out;
            this.standard = standard;
        }

        ImageWork work(Enlarger enlarger, Optional<Journal> journal) {
            ReadOptions reading = maxPixels.map(PixelCount::parse).map(ReadOptions::new).orElse(ReadOptions.defaults());
            return new ImageWork(enlarger, size, reading, output.writing(), journal);
        }

        Plan plan(Listing listing, ImageWork work, Existing standardly) {
            Naming naming = new Naming(
                    output.pattern(size),
                    output.extension(),
                    out,
                    standard.output().or(() -> many ? Optional.empty() : output.file()));
            Planner planner = new Planner(
                    size, naming, folders.existing(standardly), work.journal(), work::header, small -> modelName(work, small));
            return planner.plan(listing.images());
        }
    }

    /** One image: what goes wrong is thrown. It streams from file to file, whatever its size. */
    private int one(Request request, Listing listing) {
        try (Enlarger enlarger = new Enlarger(request.rungs, request.options)) {
            ImageWork work = request.work(enlarger, Optional.empty());
            Plan plan = request.plan(listing, work, Existing.REPLACE);
            if (!plan.failures().isEmpty()) {
                throw (UserException) plan.failures().getFirst().reason();
            }
            PrintWriter err = spec.commandLine().getErr();
            plan.skipped().forEach(skipped -> err.println("ladder: " + skipped.output() + " is there already."));
            for (Job job : plan.jobs()) {
                long start = System.nanoTime();
                ImageRows large;
                try (Bar bar = new Bar(String.valueOf(job.input().getFileName()))) {
                    var opened = work.open(job);
                    large = work.enlarge(opened.rows(), bar::show);
                    work.write(opened.rows(), opened.rest(), large, job); // computes it row by row
                }
                var done = new Outcome.Done(
                        job, job.large(), (System.nanoTime() - start) / 1e9);
                new ResultLines(json, request.size, enlarger::engineName)
                        .print(done, output.isStandard() ? err : spec.commandLine().getOut());
            }
            return Ladder.DONE;
        }
=======
    @Option(
            names = "--strip",
            description = "leave out EXIF, XMP, IPTC and density; the ICC profile stays, as colours depend on it")
    boolean strip;

    @Option(names = "--json", description = "print a JSON object for each image, one a line")
    boolean json;

    @Override
    public Integer call() {
        UpscaleOptions options = engine.options();
        ModelChoice choice = engine.choice();
        int scale = choice.model().variant().scale();
        if (inputs.size() == 1) {
            Path in = inputs.getFirst();
            Path out = target(in, scale);
            check(in, out);
            Metadata metadata = metadata(in);
            ImageRows small = metadata.orientation().apply(ImageFiles.open(in));
            checkFits(small, scale, out);
            try (Upscaler upscaler = Upscaler.open(choice.model(), options)) {
                one(upscaler, in, small, metadata, out);
            }
            return Ladder.DONE;
        }
        return several(choice, options, scale);
    }

    /** Each by itself: one that fails does not stop the others. */
    private int several(ModelChoice choice, UpscaleOptions options, int scale) {
        output.ifPresent(UpscaleCommand::requireFolder);
        int failed = 0;
        try (Upscaler upscaler = Upscaler.open(choice.model(), options)) {
            for (Path in : inputs) {
                try {
                    Path out = target(in, scale);
                    check(in, out);
                    Metadata metadata = metadata(in);
                    ImageRows small = metadata.orientation().apply(ImageFiles.open(in));
                    checkFits(small, scale, out);
                    one(upscaler, in, small, metadata, out);
                } catch (UserException e) {
                    Errors.report(e, spec.commandLine().getErr());
                    failed++;
                }
            }
        }
        return failed == 0 ? Ladder.DONE : failed == inputs.size() ? Ladder.WRONG_INPUT : Ladder.SOME_FAILED;
    }

    private void one(Upscaler upscaler, Path in, ImageRows small, Metadata metadata, Path out) {
        long start = System.nanoTime();
        ImageRows large;
        try (Bar bar = new Bar(String.valueOf(in.getFileName()))) {
            large = upscaler.upscale(small, bar::show);
            // computes it row by row
            MetadataWriter.write(large, out, WriteOptions.defaults(), metadata.enlarged(small, large));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            ObjectNode object = Json.object()
                    .put("input", in.toString())
                    .put("output", out.toString())
                    .put("width", large.width())
                    .put("height", large.height())
                    .put("scale", upscaler.scale())
                    .put("engine", upscaler.engineName())
                    .put("seconds", seconds);
            writer.println(Json.line(object));
        } else {
            writer.println(String.format(
                    Locale.ROOT,
                    "%s  %dx%d -> %dx%d  %.1f s",
                    out,
                    small.width(),
                    small.height(),
                    large.width(),
                    large.height(),
                    seconds));
        }
        writer.flush();
    }

    private Metadata metadata(Path in) {
        Metadata metadata = Metadata.read(in);
        return strip ? metadata.stripped() : metadata;
    }

    private Path target(Path in, int scale) {
        String file = String.valueOf(in.getFileName());
        String stem = file.contains(".") && file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file;
        String name = stem + "_x" + scale + ".png";
        if (output.isEmpty()) {
            return in.resolveSibling(name);
        }
        Path out = output.get();
        return Files.isDirectory(out) ? out.resolve(name) : out;
    }

    /** All that can be known to fail before the long work. */
    private static void check(Path in, Path out) {
        try {
            if (Files.exists(in) && Files.exists(out) && Files.isSameFile(in, out)) {
                throw new UserException(out + " is the image itself: choose another -o.");
            }
        } catch (IOException e) {
            throw new UserException("The file " + in + " can't be looked at: " + e.getMessage() + ".", e);
        }
        ImageFiles.checkWritable(out);
    }

    private static void checkFits(ImageRows small, int scale, Path out) {
        ImageFiles.checkFits(out, (long) small.width() * scale, (long) small.height() * scale, small.channels());
    }

    private static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserException("For several images -o must be a folder that exists, which " + folder + " is not.");
        }
>>>>>>> metadata
    }
}
