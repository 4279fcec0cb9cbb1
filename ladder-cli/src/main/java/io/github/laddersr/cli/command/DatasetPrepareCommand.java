// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.Threads;
import io.github.laddersr.cli.report.Errors;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.cli.report.TerminalBar;
import io.github.laddersr.cli.report.Verbosity;
import io.github.laddersr.dataset.ImageFolder;
import io.github.laddersr.dataset.InParallel;
import io.github.laddersr.dataset.LowResolutionFiles;
import io.github.laddersr.dataset.LowResolutionFiles.Reduction;
import io.github.laddersr.dataset.LowResolutionFiles.Result;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the low-resolution files of a training set. */
@Command(
        name = "prepare",
        description = {
            "Reduces each PNG, JPEG and WebP image below DIR to OUT/X<scale>/<name>x<scale>.png with MATLAB's bicubic"
                    + " imresize, in the layout of DIV2K.",
            "A second run continues: complete files of the right size are kept. An image that fails does not stop the others."
        },
        footer = {"", "Examples:", "  ladder dataset prepare DIV2K --out DIV2K_small --scale 2"})
public final class DatasetPrepareCommand implements Callable<Integer> {
    @Spec
    public CommandSpec spec;

    @Parameters(arity = "1", paramLabel = "DIR", description = "folder with high-resolution images, at any depth")
    public Path folder = Path.of("");

    @Option(names = "--scale", required = true, paramLabel = "2|3|4", description = "how many times smaller")
    public int scale;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder for X<scale>, outside DIR")
    public Path out = Path.of("");

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    public Optional<Integer> threads = Optional.empty();

    @Override
    public Integer call() {
        if (scale < 2 || scale > 4) {
            throw new UserException("Scale " + scale + " does not exist: use 2, 3 or 4.");
        }
        int workers = Threads.of(threads);
        List<Reduction> reductions = LowResolutionFiles.plan(ImageFolder.of(folder), out, scale);
        if (reductions.isEmpty()) {
            throw new UserException(folder + " contains no image: give a folder with images.");
        }
        AtomicInteger done = new AtomicInteger();
        List<Optional<Result>> results;
        try (TerminalBar bar = TerminalBar.ofImages("x" + scale, reductions.size())) {
            results = InParallel.map(reductions, workers, reduction -> {
                Optional<Result> result = make(reduction);
                show(bar, (double) done.incrementAndGet() / reductions.size());
                return result;
            });
        }
        long failed = results.stream().filter(Optional::isEmpty).count();
        PrintWriter writer = Verbosity.news(spec);
        writer.printf(
                Locale.ROOT,
                "%s: %d made, %d skipped, %d failed%n",
                out.resolve("X" + scale),
                count(results, Result.MADE),
                count(results, Result.KEPT),
                failed);
        writer.flush();
        return failed == 0
                ? ExitStatus.DONE
                : failed == reductions.size() ? ExitStatus.WRONG_INPUT : ExitStatus.SOME_FAILED;
    }

    private static long count(List<Optional<Result>> results, Result kind) {
        return results.stream().filter(o -> o.equals(Optional.of(kind))).count();
    }

    private Optional<Result> make(Reduction reduction) {
        try {
            return Optional.of(LowResolutionFiles.make(reduction));
        } catch (UserException e) {
            synchronized (this) {
                Errors.report(e, spec, spec.commandLine().getErr());
            }
            return Optional.empty();
        }
    }

    private synchronized void show(TerminalBar bar, double share) {
        bar.show(share);
    }
}
