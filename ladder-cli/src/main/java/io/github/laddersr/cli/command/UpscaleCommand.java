// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.EngineOptions;
import io.github.laddersr.cli.option.FolderOptions;
import io.github.laddersr.cli.option.OutputOptions;
import io.github.laddersr.cli.option.SizeOptions;
import io.github.laddersr.cli.report.StandardStreams;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.Pages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
public final class UpscaleCommand implements Callable<Integer> {
    @Spec
    public CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "IN",
            description =
                    "images, folders of images, a pipe or - for standard input: PNG, JPEG, TIFF, WebP, BMP or GIF")
    public List<Path> inputs = List.of();

    @ArgGroup(validate = false, heading = "%nSize:%n", order = 1)
    public SizeOptions size = new SizeOptions();

    @ArgGroup(validate = false, heading = "%nResults:%n", order = 2)
    public OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = "%nFolders:%n", order = 3)
    public FolderOptions folders = new FolderOptions();

    @Mixin
    public EngineOptions engine;

    @Option(
            names = "--denoise",
            paramLabel = "SHARE",
            description =
                    "how much to remove of noise and of the traces of JPEG, 0 (nothing) to 1; default: by the quality that"
                            + " a JPEG or lossy WebP was written with, nothing for other files")
    public Optional<Double> denoise = Optional.empty();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "refuse larger images by their header, such as 500M; default 268M")
    public Optional<String> maxPixels = Optional.empty();

    @Option(
            names = "--json",
            description = "print a JSON object for each image, one a line; after a folder's, a summary")
    public boolean json;

    @Override
    public Integer call() throws InterruptedException {
        requireInputsAndOutputFit();
        try (StandardStreams standard = new StandardStreams(inputs, output.isStandard())) {
            UpscaleRun run = new UpscaleRun(this, standard);
            if (isMany()) {
                return run.several(inputs);
            }
            try {
                int status = run.one(standard.inputs().getFirst());
                standard.finish();
                return status;
            } catch (UserException e) {
                throw standard.shown(e);
            }
        }
    }

    /** Whether OUT, if given, has to be a folder. */
    public boolean isMany() {
        return inputs.size() > 1 || hasFolder();
    }

    public boolean hasFolder() {
        return inputs.stream().anyMatch(Files::isDirectory);
    }

    private void requireInputsAndOutputFit() {
        // To Java an empty path is the working directory, which a script with a variable that is not set does not mean.
        if (inputs.contains(Path.of(""))) {
            throw new UserException("The name of an image is empty: give a file or a folder.");
        }
        if (output.output.filter(String::isEmpty).isPresent()) {
            throw new UserException("The name after -o is empty: give a file or a folder.");
        }
        Optional<Path> stream =
                inputs.stream().filter(StandardStreams::isStream).findFirst();
        if (stream.isPresent() && inputs.size() > 1) {
            throw new UserException(
                    StandardStreams.isStandard(stream.get())
                            ? "- stands for one image from standard input: give it alone."
                            : "%s is a pipe, which can be read once only: give it alone.".formatted(stream.get()));
        }
        if (stream.isPresent() && output.output.isEmpty()) {
            throw new UserException(
                    "An image from %s has no place for its result: give -o FILE, or -o - for standard output."
                            .formatted(StandardStreams.isStandard(stream.get()) ? "standard input" : "a pipe"));
        }
        if (output.isStandard() && isMany()) {
            throw new UserException("Standard output takes one image: give -o a folder.");
        }
        if (output.isStandard() && json) {
            throw new UserException(
                    "The image and --json both want standard output: give -o a file, or leave --json out.");
        }
        if (output.isStandard()
                && output.pages() == Pages.ALL
                && output.writing().formatOf(Path.of(OutputOptions.STANDARD)) != ImageFormat.TIFF) {
            throw new UserException(
                    "All pages fit on standard output as a TIFF only: give --format tiff, or -o a file.");
        }
        if (output.isStandard() && StandardStreams.isTerminal()) {
            throw new UserException("Standard output is a terminal: redirect it to a file or a program.");
        }
        if (hasFolder() && output.output.isEmpty()) {
            Optional<Path> folder = inputs.stream().filter(Files::isDirectory).findFirst();
            throw new UserException("The folder %s needs another one for its results: give -o FOLDER."
                    .formatted(folder.map(Path::toString).orElse("")));
        }
    }
}
