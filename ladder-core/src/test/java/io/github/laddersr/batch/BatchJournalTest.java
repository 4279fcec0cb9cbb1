// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchJournalTest {
    private static final FileStamp IMAGE = new FileStamp(100, Instant.parse("2026-01-02T03:04:05.678901234Z"));

    @TempDir
    Path folder;

    private Path result = Path.of("");

    @BeforeEach
    void result() throws IOException {
        result =
                Files.writeString(Files.createDirectories(folder.resolve("sub")).resolve("ä\n_x2.png"), "result");
        noted("x2");
    }

    private void noted(String settings) throws IOException {
        try (BatchJournal journal = new BatchJournal(folder, settings)) {
            journal.add(result, IMAGE);
        }
    }

    private boolean done(String settings, FileStamp image) throws IOException {
        try (BatchJournal journal = new BatchJournal(folder, settings)) {
            return journal.isDone(result, image);
        }
    }

    @Test
    void aResultIsDoneForItsImageAndSettings() throws IOException {
        assertThat(done("x2", IMAGE)).isTrue();
        assertThat(done("x3", IMAGE)).isFalse();
        assertThat(done("x2", new FileStamp(101, IMAGE.time()))).isFalse();
        assertThat(done("x2", new FileStamp(100, IMAGE.time().plusMillis(1)))).isFalse();
    }

    /**
     * The process was killed between moving the result and writing the line: the result is complete and must not be
     * made again.
     */
    @Test
    void aResultWithoutALineIsDoneUnlessItIsOlderThanItsImage() throws IOException {
        Files.delete(folder.resolve(BatchJournal.NAME));
        assertThat(done("x2", IMAGE)).isTrue();
        Files.setLastModifiedTime(result, FileTime.from(IMAGE.time().minusSeconds(1)));
        assertThat(done("x2", IMAGE)).isFalse();
    }

    /**
     * A run with other settings was killed before it reached this image; the older line tells that the result is still
     * the previous one.
     */
    @Test
    void aLineCountsForTheFileThatItWasWrittenOf() throws IOException {
        Files.setLastModifiedTime(result, FileTime.from(Instant.parse("2026-05-05T05:05:05Z")));
        noted("x3");
        assertThat(done("x3", IMAGE)).isTrue();
        assertThat(done("x2", IMAGE)).isFalse();
        Files.writeString(result, "somebody's own");
        assertThat(done("x3", IMAGE))
                .as("no line knows it; it is newer than its image")
                .isTrue();
    }

    @Test
    void aLineThatIsCutIsOfNoMatter() throws IOException {
        Files.writeString(folder.resolve(BatchJournal.NAME), "\n{\"output\":\"sub/ot", StandardOpenOption.APPEND);
        assertThat(done("x3", IMAGE)).isFalse();
        noted("x3");
        assertThat(done("x3", IMAGE)).isTrue();
        Files.write(folder.resolve(BatchJournal.NAME), new byte[] {'\n', '{', (byte) 0xC3}, StandardOpenOption.APPEND);
        assertThat(done("x3", IMAGE)).isTrue();
    }

    @Test
    void doesNotGrowWithoutAnEnd() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.setLastModifiedTime(result, FileTime.from(IMAGE.time().plusSeconds(i)));
            noted("x" + i);
        }
        assertThat(Files.readAllLines(folder.resolve(BatchJournal.NAME))).hasSizeLessThan(4);
        assertThat(done("x19", IMAGE)).isTrue();
    }

    @Test
    void whereItCannotBeWrittenNothingElseFails() {
        assertThatCode(() -> new BatchJournal(folder.resolve("none"), "x2").close())
                .doesNotThrowAnyException();
    }
}
