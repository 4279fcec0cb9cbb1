// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlannerTest {
    @TempDir
    Path temp;

    private BatchPlan plan(NamePattern pattern, TargetSize size, IfExists existing, String... files)
            throws IOException {
        Files.createDirectories(temp.resolve("out"));
        OutputNaming naming = new OutputNaming(pattern, "png", Optional.of(temp.resolve("out")), Optional.empty());
        Planner planner = new Planner(
                facts -> size,
                naming,
                existing,
                Optional.empty(),
                file -> SourceFacts.ofPixels(new ImageSize(30, 20)),
                facts -> "x2",
                (output, pages) -> List.of(output));
        List<ListedImage> sources = Stream.of(files)
                .map(name -> new ListedImage(temp.resolve(name), Path.of("")))
                .toList();
        return planner.plan(sources);
    }

    private Path file(String name) throws IOException {
        return Files.writeString(temp.resolve(name), "x");
    }

    @Test
    void namesAndSizesResults() throws IOException {
        file("a.jpg");
        BatchPlan plan = plan(NamePattern.SIZED, new TargetSize.Width(77), IfExists.REFUSE, "a.jpg");
        assertThat(plan.images()).singleElement().satisfies(job -> {
            assertThat(job.output()).isEqualTo(temp.resolve("out/a_77x51.png"));
            assertThat(job.large()).isEqualTo(new ImageSize(77, 51));
        });
        assertThat(plan.pixels()).isEqualTo(600);
    }

    @Test
    void twoImagesOfOneResultAreRefusedWithARemedyThatWorks() throws IOException {
        file("a.jpg");
        file("a.png");
        TargetSize size = new TargetSize.Factor(2);
        assertThatThrownBy(() -> plan(NamePattern.DEFAULT, size, IfExists.REFUSE, "a.jpg", "a.png"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("a.jpg", "a.png", "a_x2.png", "such as '{name}_x{scale}.{ext}'");
        BatchPlan plan = plan(new NamePattern("{name}_x{scale}.{ext}"), size, IfExists.REFUSE, "a.jpg", "a.png");
        assertThat(plan.images())
                .extracting(job -> job.output().getFileName().toString())
                .containsExactly("a.jpg_x2.png", "a.png_x2.png");
    }

    @Test
    void noImageIsReplacedByAResult() throws IOException {
        file("out");
        Files.delete(temp.resolve("out"));
        Files.createDirectories(temp.resolve("out"));
        file("a.png");
        file("out/a_x2.png");
        assertThatThrownBy(() ->
                        plan(NamePattern.DEFAULT, new TargetSize.Factor(2), IfExists.REPLACE, "a.png", "out/a_x2.png"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("would replace the image");
    }

    @Test
    void whatIsThereIsRefusedReplacedSkippedOrLookedAt() throws IOException {
        Files.createDirectories(temp.resolve("out"));
        for (String name : List.of("a.png", "b.png", "c.png", "out/a_x2.png", "out/b_x2.png")) {
            file(name);
        }
        Files.setLastModifiedTime(temp.resolve("out/b_x2.png"), FileTime.from(Instant.EPOCH));
        TargetSize size = new TargetSize.Factor(2);
        String[] files = {"a.png", "b.png", "c.png"};
        assertThatThrownBy(() -> plan(NamePattern.DEFAULT, size, IfExists.REFUSE, files))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("2 of 3", "a_x2.png", "whether to resume, skip or replace");
        assertThat(plan(NamePattern.DEFAULT, size, IfExists.REPLACE, files).images())
                .hasSize(3);
        assertThat(plan(NamePattern.DEFAULT, size, IfExists.SKIP, files).images())
                .hasSize(1);
        BatchPlan resumed = plan(NamePattern.DEFAULT, size, IfExists.RESUME, files);
        assertThat(resumed.images())
                .extracting(PlannedImage::input)
                .containsExactly(temp.resolve("b.png"), temp.resolve("c.png"));
        assertThat(resumed.skipped()).extracting(ImageOutcome.Skipped::input).containsExactly(temp.resolve("a.png"));
    }

    @Test
    void oneThatCannotBeDoneStopsNoOther() throws IOException {
        file("a.png");
        String longName = "n".repeat(251) + ".png";
        file(longName);
        BatchPlan plan =
                plan(NamePattern.DEFAULT, new TargetSize.Factor(2), IfExists.REFUSE, "none.png", longName, "a.png");
        assertThat(plan.images()).hasSize(1);
        assertThat(plan.failures()).hasSize(2);
        assertThat(plan.failures().getFirst().reason()).hasMessageContaining("does not exist");
        assertThat(plan.failures().getLast().reason())
                .hasMessageContaining("too long")
                .hasMessageContaining("shorter name");
        assertThat(plan(NamePattern.DEFAULT, new TargetSize.Width(20), IfExists.REFUSE, "a.png")
                        .failures())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).hasMessageContaining("only enlarges"));
    }
}
