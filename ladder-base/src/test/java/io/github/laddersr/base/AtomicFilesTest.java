// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
                    throw new IOException("a writer's words", new IOException("No space left on device"));
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
    void aLinkToAFileThatDoesNotExistYetStaysALink() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path last = Files.createSymbolicLink(inner.resolve("last"), Path.of("../new"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("inner", "last"));
        AtomicFiles.checkWritable(link);
        assertThat(folder.resolve("new")).doesNotExist();
        AtomicFiles.write(link, out -> out.write('x'));
        assertThat(link).isSymbolicLink();
        assertThat(last).isSymbolicLink();
        assertThat(folder.resolve("new")).isRegularFile().hasContent("x");
        assertThat(names()).containsExactlyInAnyOrder("inner", "link", "new");
        assertThat(inner.toFile().list()).containsExactly("last");
    }

    @Test
    void linksThatLeadNowhereAreRefused() throws IOException {
        Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
        assertThatThrownBy(() -> AtomicFiles.checkWritable(one))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("round in a circle");
        Path lost = Files.createSymbolicLink(folder.resolve("lost"), Path.of("nowhere", "a"));
        assertThatThrownBy(() -> AtomicFiles.checkWritable(lost))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the folder " + folder.resolve("nowhere") + " does not exist");
        assertThat(one).isSymbolicLink();
        assertThat(lost).isSymbolicLink();
    }

    @Test
    void aFileInThePlaceOfAFolderIsCalledAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "old");
        for (String below : List.of("x.png", "sub/x.png")) {
            assertThatThrownBy(() -> AtomicFiles.checkWritable(file.resolve(below)))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(file + " is a file, not a folder");
        }
        assertThatThrownBy(() -> AtomicFiles.checkWritable(folder.resolve("none/x.png")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not exist: create it first");
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

    /** Holds a half-written file until it is told to end. */
    private Process writer(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HalfWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('.');
        return process;
    }

    private List<String> names() {
        return List.of(Objects.requireNonNull(folder.toFile().list()));
    }

    @Test
    void aSignalLeavesNothing() throws Exception {
        Process process = writer(folder.resolve("a"));
        assertThat(names()).singleElement().asString().startsWith(".ladder-").endsWith(".tmp");
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatAKilledProcessLeavesIsStaleAndWhatALivingOneWritesIsNot() throws Exception {
        Process process = writer(folder.resolve("a"));
        assertThat(AtomicFiles.deleteStale(folder)).isZero();
        assertThat(names()).hasSize(1);
        process.destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(names()).hasSize(1);
        assertThat(AtomicFiles.deleteStale(folder)).isEqualTo(1);
        assertThat(names()).isEmpty();
    }

    @Test
    void whatThisProcessWritesIsNotStaleAndOthersFilesAreLeftAlone() throws IOException {
        Path other = Files.writeString(folder.resolve(".ladder-notes.tmp"), "mine");
        AtomicFiles.write(folder.resolve("a"), out -> {
            out.write('x');
            assertThat(AtomicFiles.deleteStale(folder)).isZero();
        });
        assertThat(folder.resolve("a")).hasContent("x");
        assertThat(other).exists();
    }

    @Test
    void anotherMachinesFileIsStaleWhenNobodyHasWrittenToItForLong() throws IOException {
        Path file = Files.createFile(folder.resolve(".ladder-00000000-1-1-0123456789abcdef.tmp"));
        assertThat(AtomicFiles.deleteStale(folder)).isZero();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        assertThat(AtomicFiles.deleteStale(folder)).isEqualTo(1);
    }

    /** The process that the tests above start. */
    static final class HalfWriter {
        private HalfWriter() {}

        public static void main(String[] args) {
            AtomicFiles.write(Path.of(args[0]), out -> {
                out.write(new byte[100_000]);
                System.out.write('.');
                System.out.flush();
                LockSupport.park();
            });
        }
    }

    @Test
    void aPipeStaysOneAndGetsTheContent() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(made("mkfifo", pipe.toString()), "mkfifo is missing");
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<String> read = reader.submit(() -> Files.readString(pipe));
            AtomicFiles.checkWritable(pipe);
            AtomicFiles.write(pipe, out -> out.write("content".getBytes(StandardCharsets.UTF_8)));
            assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo("content");
        } finally {
            reader.shutdownNow();
        }
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(pipe);
        }
    }

    @Test
    void aDeviceStaysOne() throws Exception {
        Path device = folder.resolve("null");
        assumeTrue(made("mknod", device.toString(), "c", "1", "3"), "only root makes devices");
        AtomicFiles.checkWritable(device);
        AtomicFiles.write(device, out -> out.write(new byte[100_000]));
        assertThat(Files.readAttributes(device, BasicFileAttributes.class).isOther())
                .isTrue();
    }

    @Test
    void aSocketIsRefused() throws Exception {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> AtomicFiles.checkWritable(socket))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("is a socket");
            assertThatThrownBy(() -> AtomicFiles.write(socket, out -> out.write(1)))
                    .isInstanceOf(UserException.class);
            assertThat(Files.exists(socket)).isTrue();
        }
    }

    private static boolean made(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
