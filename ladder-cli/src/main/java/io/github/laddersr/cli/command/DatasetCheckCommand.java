// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.Threads;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.cli.report.SetCheck;
import io.github.laddersr.cli.report.TrainingCheck;
import io.github.laddersr.dataset.PerceptualHash;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a folder of images. */
@Command(
        name = "check",
        description = {
            "Checks a folder with benchmark sets (what is present, what is missing, whether every pixel equals the published one) or with"
                    + " training images (what is present, damaged, missing from DIV2K, or lacks a low-resolution version).",
            "With --against, also finds training images that look like a test image, by perceptual hash: resized and recompressed"
                    + " copies are found, but not cropped or mirrored ones.",
            "Exit status 3 if anything is wrong."
        },
        footer = {"", "Examples:", "  ladder dataset check sets", "  ladder dataset check DIV2K --against sets"})
public final class DatasetCheckCommand implements Callable<Integer> {
    @Spec
    public CommandSpec spec;

    @Parameters(arity = "1", paramLabel = "DIR", description = "folder with benchmark sets or training images")
    public Path folder = Path.of("");

    @Option(names = "--against", paramLabel = "EVALDIR", description = "folder with the benchmark sets")
    public Optional<Path> against = Optional.empty();

    @Option(
            names = "--distance",
            paramLabel = "N",
            defaultValue = "" + PerceptualHash.SAME,
            description = "maximum difference of similar hashes, in bits of 64; default " + PerceptualHash.SAME)
    public int distance;

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    public Optional<Integer> threads = Optional.empty();

    @Override
    public Integer call() {
        if (distance < 0 || distance > Long.SIZE) {
            throw new UserException("The distance must be 0 to 64, not " + distance + ".");
        }
        int workers = Threads.of(threads);
        PrintWriter out = spec.commandLine().getOut();
        List<String> wrong = SetCheck.isBenchmark(folder) && against.isEmpty()
                ? new SetCheck(out, workers).run(folder)
                : new TrainingCheck(out, workers).run(folder, against, distance);
        wrong.forEach(line -> out.println("  " + line));
        out.println(wrong.isEmpty() ? "nothing is wrong" : wrong.size() + " wrong");
        out.flush();
        return wrong.isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_FAILED;
    }
}
