// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.cli.batch.Existing;
import io.github.laddersr.cli.batch.ImageWork;
import io.github.laddersr.cli.batch.Job;
import io.github.laddersr.cli.batch.NamePattern;
import io.github.laddersr.cli.batch.Naming;
import io.github.laddersr.cli.batch.Pipeline;
import io.github.laddersr.cli.batch.Plan;
import io.github.laddersr.cli.batch.Planner;
import io.github.laddersr.cli.batch.Source;
import io.github.laddersr.cli.batch.Work;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** An image that somebody deletes after the run was planned costs itself only. */
final class VanishedTest {
    private static final TargetSize SIZE = new TargetSize.Factor(2);

    @TempDir
    Path temp;

    private Source image(String name) {
        byte[] bytes = new byte[12 * 8 * 3];
        new Random(name.hashCode()).nextBytes(bytes);
        Path file = temp.resolve(name);
        ImageFiles.write(ByteImage.of(12, 8, 3, bytes), file);
        return new Source(file, Path.of(""));
    }

    /** The second image vanishes before or after it is opened. */
    private record Vanishing(ImageWork work, Path victim, boolean opened) implements Work<Metadata> {
        @Override
        public Opened<Metadata> open(Job job) {
            if (!job.input().equals(victim)) {
                return work.open(job);
            }
            if (!opened) {
                delete();
            }
            Opened<Metadata> result = work.open(job);
            delete();
            return result;
        }

        private void delete() {
            try {
                Files.deleteIfExists(victim);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long bytesToWrite(Job job) {
            return work.bytesToWrite(job);
        }

        @Override
        public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
            return work.enlarge(small, job, waiting, progress);
        }

        @Override
        public void write(ImageRows small, Metadata rest, ImageRows large, Job job) {
            work.write(small, rest, large, job);
        }
    }

    /** With images decoded ahead, and each alone. */
    @ParameterizedTest
    @CsvSource({"100000000, false", "100000000, true", "0, false", "0, true"})
    void isNamedAndStopsNoOther(long waiting, boolean opened) throws Exception {
        Stream<Source> images = Stream.of("a.png", "b.png", "c.png").map(this::image);
        Path victim = temp.resolve("b.png");
        Path out = temp.resolve("out");
        StringWriter printed = new StringWriter();
        StringWriter said = new StringWriter();
        try (Enlarger enlarger = new Enlarger(ModelChoice.networks(Optional.empty()), UpscaleOptions.defaults())) {
            ImageWork work = new ImageWork(
                    enlarger, SIZE, ReadOptions.defaults(), WriteOptions.defaults(), false, true, Optional.empty());
            Naming naming = new Naming(NamePattern.DEFAULT, "png", Optional.of(out), Optional.empty());
            Plan plan = new Planner(SIZE, naming, Existing.REFUSE, Optional.empty(), work::header, size -> "x2")
                    .plan(images.toList());
            ResultLines lines = new ResultLines(false, SIZE, enlarger::engineName);
            try (BatchReport report = new BatchReport(
                    plan, lines, true, CommandSpec.create(), new PrintWriter(printed), new PrintWriter(said))) {
                new Pipeline<>(new Vanishing(work, victim, opened), report, waiting).run(plan.jobs());
                assertThat(report.finish("")).isEqualTo(Ladder.SOME_FAILED);
            }
        }
        assertThat(out.resolve("a_x2.png")).exists();
        assertThat(out.resolve("b_x2.png")).doesNotExist();
        assertThat(out.resolve("c_x2.png")).exists();
        assertThat(said.toString().lines().filter(line -> line.contains("b.png")))
                .singleElement()
                .asString()
                .matches(
                        "(ladder: )?\\s*.*b\\.png (does not exist|vanished): check .*\\.|.*Can't read .*b\\.png .*: check .*\\.");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).hasSize(2);
        }
    }
}
