package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void writesWhole() {
        Path file = folder.resolve("a");
        AtomicFiles.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
        assertThat(file).hasContent("new");
        assertThat(folder.toFile().list()).containsExactly("a");
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("a");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFiles.write(link, out -> out.write('x'));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("x");
    }

    @Test
    void aFolderWithoutPermission() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        assertThat(closed.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(closed), "this user may write anywhere");
        assertThatThrownBy(() -> AtomicFiles.checkWritable(closed.resolve("a")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> AtomicFiles.write(closed.resolve("a"), out -> out.write(1)))
                .isInstanceOf(UserException.class);
    }
}
