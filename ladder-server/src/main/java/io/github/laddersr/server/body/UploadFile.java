// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.body;

import io.github.laddersr.server.job.Disk;
import io.github.laddersr.server.job.Failure;
import io.github.laddersr.server.job.Failures;
import io.github.laddersr.server.job.Incoming;
import io.github.laddersr.server.job.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Writes an uploaded image to the disk, counts and hashes its bytes and limits its length. Closing it deletes the file
 * unless it was moved by then.
 */
final class UploadFile implements AutoCloseable {
    /** If the length is not known beforehand, space is reserved in pieces of this size. */
    private static final long PIECE = 1L << 20;

    private final Path file;
    private final FileChannel channel;
    private final Disk disk;
    private final long most;
    private final MessageDigest digest;
    private long taken;
    private long bytes;

    /**
     * An empty file.
     *
     * @param most how many bytes it may have
     * @throws Refused if there is no space
     */
    UploadFile(Path folder, Disk disk, long most) {
        this.file = folder.resolve(UUID.randomUUID().toString());
        this.disk = disk;
        this.most = most;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    static Refused tooManyBytes(long most) {
        return new Refused(new Failure(
                "too-many-bytes",
                413,
                "Too many bytes",
                "The image has more than the %,d bytes that are allowed: send a smaller one.".formatted(most)));
    }

    /**
     * Writes the next bytes.
     *
     * @throws Refused if the image becomes too long, or there is no space
     */
    void write(ByteBuffer next) {
        int length = next.remaining();
        if (bytes + length > most) {
            throw tooManyBytes(most);
        }
        while (bytes + length > taken) {
            long piece = Math.max(PIECE, length);
            if (!disk.take(piece)) {
                throw Failures.noSpace();
            }
            taken += piece;
        }
        digest.update(next.duplicate());
        bytes += length;
        try {
            while (next.hasRemaining()) {
                channel.write(next);
            }
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    long bytes() {
        return bytes;
    }

    /** Completes the file. Closing this still deletes it, unless it was moved by then. */
    Incoming finish() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Failures.of(e);
        }
        disk.giveBack(taken - bytes);
        disk.written(bytes);
        taken = bytes;
        return new Incoming(file, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        boolean finished = !channel.isOpen();
        channel.close();
        boolean deleted = Files.deleteIfExists(file);
        if (!finished) {
            disk.giveBack(taken);
        } else if (deleted) {
            disk.deleted(bytes); // else its space is accounted for by who moved it
        }
    }
}
