// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Files by Hadoop's paths. On a local disk they are read and written where they lie; elsewhere they are copied to and
 * from the executor's own disk, since images are read at random places.
 */
final class Storage {
    /** File systems where a rename replaces a file in one step; in an object store a rename copies, but a write is one step. */
    private static final Set<String> RENAMING = Set.of("hdfs", "viewfs", "abfs", "abfss", "o3fs", "ofs");

    private final Configuration conf;

    Storage(Configuration conf) {
        this.conf = conf;
    }

    /** Whether a path is one of this machine's own. */
    boolean isLocal(Path path) throws IOException {
        return scheme(path).equals("file");
    }

    /** The same path for the JDK; only where it {@link #isLocal}. */
    static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /**
     * A file on this machine's disk, with a folder for what belongs to it; both are deleted if they were made for it.
     *
     * @param file the file
     * @param folder temporary, for whatever is made of it
     */
    record Local(java.nio.file.Path file, java.nio.file.Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            delete(folder);
        }
    }

    /** A file to be read at random places: where it lies, or a copy. */
    Local open(Path path) throws IOException {
        java.nio.file.Path folder = Files.createTempDirectory("ladder-spark");
        try {
            return new Local(isLocal(path) ? local(path) : fetch(path, folder), folder);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    /** Whether a file is there and not older than that, in milliseconds since 1970. */
    boolean isWrittenSince(Path path, long since) throws IOException {
        FileSystem files = path.getFileSystem(conf);
        return files.exists(path) && files.getFileStatus(path).getModificationTime() >= since;
    }

    /** Deletes a temporary folder of this machine and the files in it. */
    static void delete(java.nio.file.Path folder) throws IOException {
        try (DirectoryStream<java.nio.file.Path> files = Files.newDirectoryStream(folder)) {
            for (java.nio.file.Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A copy of a file in a folder of this machine. */
    java.nio.file.Path fetch(Path path, java.nio.file.Path folder) throws IOException {
        java.nio.file.Path copy = Files.createTempFile(folder, "image", extension(path.getName()));
        try (InputStream in = path.getFileSystem(conf).open(path);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        return copy;
    }

    /**
     * Puts a whole file of this machine in place of whatever is there: nobody sees half of it, and of two attempts at
     * the same result one or the other stays.
     */
    void commit(java.nio.file.Path file, Path target) throws IOException {
        FileSystem files = target.getFileSystem(conf);
        files.mkdirs(target.getParent());
        if (!RENAMING.contains(scheme(target))) {
            copy(file, files, target); // an object appears when its upload ends
            return;
        }
        Path hidden = new Path(target.getParent(), ".ladder-" + UUID.randomUUID() + ".tmp");
        try {
            copy(file, files, hidden);
            FileContext.getFileContext(target.toUri(), conf).rename(hidden, target, Options.Rename.OVERWRITE);
        } finally {
            files.delete(hidden, false); // there only if something failed
        }
    }

    private static void copy(java.nio.file.Path file, FileSystem files, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = files.create(target, true)) {
            in.transferTo(out);
        }
    }

    /** The hash of a file's bytes, in hexadecimal. */
    String sha256(Path path) throws IOException {
        try (InputStream in = isLocal(path)
                ? Files.newInputStream(local(path))
                : path.getFileSystem(conf).open(path)) {
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
