// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
 * Accesses files by Hadoop's paths. Files on a local disk are used in place; others are copied to and from the
 * executor's own disk, because images need random access.
 */
final class Storage {
    /** Hidden, so that no listing takes it for results. */
    static final String UNFINISHED = "_unfinished";

    /**
     * File systems where a rename replaces a file atomically. In an object store, a rename is a copy, but a write is
     * atomic.
     */
    private static final Set<String> RENAMING = Set.of("hdfs", "viewfs", "abfs", "abfss", "o3fs", "ofs");

    private static final String FILE = "file";
    private static final int SWEEPS = 5;
    private static final long MILLISECONDS_BETWEEN_SWEEPS = 500;

    private final Configuration conf;
    private final Path unfinished;

    /** @param out folder of the results */
    Storage(Configuration conf, Path out) {
        this.conf = conf;
        this.unfinished = new Path(out, UNFINISHED);
    }

    /** A temporary folder on this machine, which is deleted with the files in it. */
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
     * A file on the local disk, with a folder for related files; both are deleted if they were created for it.
     *
     * @param file the file
     * @param folder temporary folder for related files
     */
    record Local(java.nio.file.Path file, Optional<Scratch> scratch) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (scratch.isPresent()) {
                scratch.get().close();
            }
        }
    }

    /** Whether a path is on this machine. */
    boolean isLocal(Path path) throws IOException {
        return scheme(path).equals(FILE);
    }

    /** The same path for the JDK; only for a path that {@link #isLocal}. */
    static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** A path as users write it: without the scheme if it is on the local disk. */
    static String shown(Path path) {
        return FILE.equals(path.toUri().getScheme()) ? local(path).toString() : path.toString();
    }

    /** Opens a file from its beginning. */
    InputStream read(Path path) throws IOException {
        return isLocal(path)
                ? Files.newInputStream(local(path))
                : path.getFileSystem(conf).open(path);
    }

    /** A file for random access: the original or a copy. */
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

    /**
     * A folder on the disk that Spark was configured to use for temporary files, which it cleans up when the
     * application ends.
     */
    Scratch scratch() throws IOException {
        java.nio.file.Path disk =
                java.nio.file.Path.of(Utils.getLocalDir(SparkEnv.get().conf()));
        return new Scratch(Files.createTempDirectory(disk, "ladder"));
    }

    /**
     * A folder for preparing a file: on the same disk as the target if that is local, so that the file can be moved.
     *
     * @throws IOException if the driver has not created the place for it, or has already removed it
     */
    Scratch staging(Path target) throws IOException {
        return isLocal(target) ? new Scratch(Files.createTempDirectory(local(unfinished), "task")) : scratch();
    }

    /** Copies a file to a folder on this machine. */
    java.nio.file.Path fetch(Path path, Scratch scratch) throws IOException {
        java.nio.file.Path copy = Files.createTempFile(scratch.folder(), "image", extension(path.getName()));
        try (InputStream in = read(path);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        return copy;
    }

    /** Whether a file exists and is not older than this time, in milliseconds since 1970. */
    boolean isWrittenSince(Path path, long since) throws IOException {
        FileSystem files = path.getFileSystem(conf);
        return files.exists(path) && files.getFileStatus(path).getModificationTime() >= since;
    }

    /**
     * Keeps the warnings about a result that is about to appear, for the case that the task or the driver is lost before
     * its row of the manifest is written.
     */
    void noteWarnings(Path result, List<String> warnings) throws IOException {
        if (warnings.isEmpty()) {
            return;
        }
        Path note = note(result);
        FileSystem files = note.getFileSystem(conf);
        files.setWriteChecksum(false); // no .crc file beside it on a local disk
        try (DataOutputStream out = new DataOutputStream(files.create(note, true))) {
            out.writeInt(warnings.size());
            for (String sentence : warnings) {
                out.writeUTF(sentence);
            }
        }
    }

    /** What {@link #noteWarnings} kept; empty if there is nothing. */
    List<String> notedWarnings(Path result) throws IOException {
        Path note = note(result);
        FileSystem files = note.getFileSystem(conf);
        if (!files.exists(note)) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(files.open(note))) {
            for (int left = in.readInt(); left > 0; left--) {
                warnings.add(in.readUTF());
            }
        } catch (EOFException e) {
            return warnings; // whoever wrote it died meanwhile
        }
        return warnings;
    }

    private Path note(Path result) {
        byte[] name = result.toString().getBytes(StandardCharsets.UTF_8);
        return new Path(unfinished, "warnings-" + UUID.nameUUIDFromBytes(name));
    }

    /**
     * Moves a complete local file to its target, replacing an existing file: nobody sees a partial file, and of two
     * attempts at the same result, one or the other remains.
     */
    void commit(java.nio.file.Path file, Path target) throws IOException {
        if (isLocal(target)) {
            move(file, local(target));
            return;
        }
        FileSystem files = target.getFileSystem(conf);
        files.mkdirs(target.getParent());
        if (!RENAMING.contains(scheme(target))) {
            copy(file, files, target); // an object appears when its upload is complete
            return;
        }
        Path hidden = new Path(unfinished, UUID.randomUUID() + ".tmp");
        try {
            copy(file, files, hidden);
            FileContext.getFileContext(target.toUri(), conf).rename(hidden, target, Options.Rename.OVERWRITE);
        } finally {
            files.delete(hidden, false); // exists only after a failure
        }
    }

    private static void move(java.nio.file.Path file, java.nio.file.Path target) throws IOException {
        java.nio.file.Path place =
                Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(place) && !Files.isRegularFile(place)) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "Can't write %s because it exists and is not a file".formatted(target),
                    "choose another folder for the results");
        }
        Files.createDirectories(Objects.requireNonNull(place.getParent(), "a result is always in a folder"));
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // the folder is a link to another disk
            AtomicFiles.write(place, out -> Files.copy(file, out));
        }
    }

    /** Cancels a failed upload if the store supports it: closing it would create a partial object. */
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

    /** Creates the place for unfinished files, if it must exist beforehand. */
    void prepare() throws IOException {
        sweep();
        if (isLocal(unfinished)) {
            Files.createDirectories(local(unfinished));
        }
    }

    /**
     * Deletes unfinished files. An obsolete attempt may still be writing, so this is tried several times.
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

    /** The hash of a file's bytes in hexadecimal. */
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
