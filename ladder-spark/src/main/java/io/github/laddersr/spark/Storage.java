// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * Files by Hadoop's paths. On a local disk they are read where they lie; elsewhere they are copied to and from the
 * executor's own disk, since images are read at random places. What is not whole yet lies in one folder within that of the results,
 * {@value #UNFINISHED}, so that the driver can sweep away what a killed executor leaves.
 */
final class Storage {
    /** Hidden, so that no listing takes it for results. */
    static final String UNFINISHED = "_unfinished";

    /** File systems where a rename replaces a file in one step; in an object store a rename copies, but a write is one step. */
    private static final Set<String> RENAMING = Set.of("hdfs", "viewfs", "abfs", "abfss", "o3fs", "ofs");

    private static final int SWEEPS = 5;
    private static final long MILLISECONDS_BETWEEN_SWEEPS = 500;

    private final Configuration conf;
    private final Path unfinished;

    /** @param out folder of the results */
    Storage(Configuration conf, Path out) {
        this.conf = conf;
        this.unfinished = new Path(out, UNFINISHED);
    }

    /** A temporary folder of this machine, deleted with the files in it. */
    record Scratch(java.nio.file.Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (DirectoryStream<java.nio.file.Path> files = Files.newDirectoryStream(folder)) {
                for (java.nio.file.Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /**
     * A file on this machine's disk.
     *
     * @param file where it lies, or a copy
     * @param scratch of the copy
     */
    record Local(java.nio.file.Path file, Optional<Scratch> scratch) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (scratch.isPresent()) {
                scratch.get().close();
            }
        }
    }

    /** Whether a path is one of this machine's own. */
    boolean isLocal(Path path) throws IOException {
        return scheme(path).equals("file");
    }

    /** The same path for the JDK; only where it {@link #isLocal}. */
    static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** A file's content from its begin. */
    InputStream read(Path path) throws IOException {
        return isLocal(path)
                ? Files.newInputStream(local(path))
                : path.getFileSystem(conf).open(path);
    }

    /** A file to be read at random places: where it lies, or a copy. */
    Local open(Path path) throws IOException {
        if (isLocal(path)) {
            return new Local(local(path), Optional.empty());
        }
        Scratch scratch = scratch();
        try {
            return new Local(fetch(path, scratch), Optional.of(scratch));
        } catch (IOException e) {
            scratch.close();
            throw e;
        }
    }

    /** A folder on the disk that Spark was given for such, which it empties when the application ends. */
    Scratch scratch() throws IOException {
        java.nio.file.Path disk =
                java.nio.file.Path.of(Utils.getLocalDir(SparkEnv.get().conf()));
        return new Scratch(Files.createTempDirectory(disk, "ladder"));
    }

    /**
     * A folder for what becomes a file there: on the same disk, where that is this machine's, so that it can be moved.
     *
     * @throws IOException if the driver has not made the place for it, or has swept it away
     */
    Scratch staging(Path target) throws IOException {
        return isLocal(target) ? new Scratch(Files.createTempDirectory(local(unfinished), "task")) : scratch();
    }

    /** A copy of a file in a folder of this machine. */
    java.nio.file.Path fetch(Path path, Scratch scratch) throws IOException {
        java.nio.file.Path copy = Files.createTempFile(scratch.folder(), "image", extension(path.getName()));
        try (InputStream in = read(path);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        return copy;
    }

    /** Whether a file is there and not older than that, in milliseconds since 1970. */
    boolean isWrittenSince(Path path, long since) throws IOException {
        FileSystem files = path.getFileSystem(conf);
        return files.exists(path) && files.getFileStatus(path).getModificationTime() >= since;
    }

    /**
     * Puts a whole file of this machine in place of whatever is there: nobody sees half of it, and of two attempts at
     * the same result one or the other stays.
     *
     * @param file in a {@link #staging} folder
     * @throws UserException if something is there that is no file
     */
    void commit(java.nio.file.Path file, Path target) throws IOException {
        if (isLocal(target)) {
            move(file, local(target));
            return;
        }
        FileSystem files = target.getFileSystem(conf);
        files.mkdirs(target.getParent());
        if (!RENAMING.contains(scheme(target))) {
            copy(file, files, target); // an object appears when its upload ends
            return;
        }
        Path hidden = new Path(unfinished, UUID.randomUUID() + ".tmp");
        try {
            copy(file, files, hidden);
            FileContext.getFileContext(target.toUri(), conf).rename(hidden, target, Options.Rename.OVERWRITE);
        } finally {
            files.delete(hidden, false); // there only if something failed
        }
    }

    private static void move(java.nio.file.Path file, java.nio.file.Path target) throws IOException {
        java.nio.file.Path place =
                Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(place) && !Files.isRegularFile(place)) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "Can't write %s because what is there is no file".formatted(target),
                    "choose another folder for the results");
        }
        Files.createDirectories(Objects.requireNonNull(place.getParent(), "a result lies in a folder"));
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // the folder is a link to another disk
            AtomicFiles.write(place, out -> Files.copy(file, out));
        }
    }

    /** An upload that fails is taken back where the store can: closing it would make half an object. */
    private static void copy(java.nio.file.Path file, FileSystem files, Path target) throws IOException {
        FSDataOutputStream out = files.create(target, true);
        boolean whole = false;
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
            whole = true;
        } finally {
            if (!whole && out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                out.abort();
            } else {
                out.close();
            }
        }
    }

    /** Makes the place for what is not whole yet, where it has to be there before. */
    void prepare() throws IOException {
        sweep();
        if (isLocal(unfinished)) {
            Files.createDirectories(local(unfinished));
        }
    }

    /**
     * Deletes what was left unfinished. An attempt that is not needed any more may still be writing, so it is tried a few times.
     *
     * @return whether nothing is left
     */
    boolean sweep() throws IOException {
        FileSystem files = unfinished.getFileSystem(conf);
        for (int i = 0; i < SWEEPS && files.exists(unfinished); i++) {
            try {
                if (i > 0) {
                    Thread.sleep(MILLISECONDS_BETWEEN_SWEEPS);
                }
                files.delete(unfinished, true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return !files.exists(unfinished);
    }

    /** The hash of a file's bytes, in hexadecimal. */
    String sha256(Path path) throws IOException {
        try (InputStream in = read(path)) {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private String scheme(Path path) throws IOException {
        String scheme = path.toUri().getScheme();
        return scheme != null ? scheme : path.getFileSystem(conf).getScheme();
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.length() - dot <= 6 ? name.substring(dot) : "";
    }
}
