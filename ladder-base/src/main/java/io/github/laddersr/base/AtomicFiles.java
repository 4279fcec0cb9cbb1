// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Writes files atomically: the name always refers to either the complete new content or the previous file. The content
 * goes to a temporary file in the same folder, which is then moved atomically. Neither a failure nor a signal that ends
 * the process leaves anything behind; files left by a killed process are recognised ({@link #deleteStale}). The content
 * is not forced to disk, so this protects against failing programs, not against power cuts.
 */
public final class AtomicFiles {
    private static final int BUFFER = 1 << 16;
    private static final int FILE_TYPE = 0xF000; // mask of the file type within a file's mode
    private static final int SOCKET = 0xC000;
    private static final int MOST_LINKS = 40; // as many as Linux follows

    private AtomicFiles() {}

    /** A consumer that may throw an {@link IOException}. */
    @FunctionalInterface
    public interface IOConsumer<T> {
        /** Uses {@code value}; the caller closes it. */
        void accept(T value) throws IOException;
    }

    /** The registration of an action, which is no longer run once this is closed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Registers an action that runs when a signal ends the process, while files can still be written. The process ends
     * when the action returns, so it must be short.
     */
    public static Registration beforeEnd(Runnable action) {
        return Temporaries.beforeEnd(action);
    }

    /**
     * Writes the content to {@code target}, replacing an existing file. A symbolic link is kept: the file that it
     * points to is replaced, or created if it does not exist. A device or pipe is kept too: the content is written into it once it is complete.
     *
     * @param content writes to the buffered stream
     * @throws UserException if the folder is missing, the target is a folder, or writing fails
     * @throws RuntimeException if {@code content} throws it, after the temporary file was deleted
     */
    public static void write(Path target, IOConsumer<OutputStream> content) {
        writeChannel(
                target,
                channel -> {
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
                    content.accept(out);
                    out.flush();
                },
                temporary -> {});
    }

    /**
     * As {@link #write}, for content that needs random access.
     *
     * @param content writes to the channel, which is initially empty, and may read what it wrote
     * @param last receives the written and closed file before it is moved, and may change it
     */
    public static void writeChannel(Path target, IOConsumer<SeekableByteChannel> content, Consumer<Path> last) {
        if (isSpecial(target)) {
            writeInto(target, content, last);
            return;
        }
        Path place = placeOf(target);
        Temporaries.Temporary temporary = create(target, place);
        fill(target, temporary, content, last);
        move(target, temporary, place);
    }

    /** Writes the content; deletes the file if that fails. */
    static void fill(
            Path target,
            Temporaries.Temporary temporary,
            IOConsumer<SeekableByteChannel> content,
            Consumer<Path> last) {
        try {
            try (SeekableByteChannel channel = temporary.channel()) {
                content.accept(channel);
            }
            last.accept(temporary.path());
        } catch (IOException e) {
            Temporaries.awaitEnd();
            temporary.delete(e);
            throw cannotWrite(target, e);
        } catch (RuntimeException | Error e) {
            temporary.delete(e);
            throw e;
        }
    }

    /** Gives a complete file its name. Deletes it if that fails. */
    static void move(Path target, Temporaries.Temporary temporary, Path place) {
        try {
            Files.move(temporary.path(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            temporary.moved();
        } catch (IOException e) {
            Temporaries.awaitEnd();
            temporary.delete(e);
            throw cannotWrite(target, e);
        }
    }

    /** @throws UserException if the target is a device, pipe or socket, which can't be part of a set of files */
    static void requireReplaceable(Path target) {
        if (isSpecial(target)) {
            throw new UserException(
                    Code.INVALID, "Can't write %s because it is no regular file".formatted(target), "give a file name");
        }
    }

    /** Whether the target exists but is a device, pipe or socket, which must never be replaced. */
    private static boolean isSpecial(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    /** Copies the content, once it is complete, into a device or pipe. */
    private static void writeInto(Path target, IOConsumer<SeekableByteChannel> content, Consumer<Path> last) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        Temporaries.Temporary temporary = create(folder, folder.resolve("content"));
        fill(target, temporary, content, last);
        try {
            try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
                Files.copy(temporary.path(), out);
            }
            Files.delete(temporary.path());
            temporary.moved();
        } catch (IOException e) {
            Temporaries.awaitEnd();
            temporary.delete(e);
            throw cannotWrite(target, e);
        }
    }

    /**
     * Checks that {@link #write} to this target can work, by creating an empty file beside it and deleting it again.
     * Call this before work whose result is to be written there. Devices, pipes and sockets are not opened.
     *
     * @throws UserException if the folder is missing or can't be written to, or the target is a folder or socket
     */
    public static void checkWritable(Path target) {
        if (isSpecial(target)) {
            requireWritable(target);
            return;
        }
        Temporaries.Temporary temporary = create(target, placeOf(target));
        try {
            temporary.channel().close();
            Files.delete(temporary.path());
            temporary.moved();
        } catch (IOException e) {
            temporary.delete(e);
            throw cannotWrite(target, e);
        }
    }

    private static void requireWritable(Path target) {
        try {
            boolean socket =
                    Files.getAttribute(target, "unix:mode") instanceof Integer mode && (mode & FILE_TYPE) == SOCKET;
            if (socket || !Files.isWritable(target)) {
                throw new UserException("Can't write %s because it is %s: give a file name."
                        .formatted(target, socket ? "a socket" : "not writable for you"));
            }
        } catch (IOException e) {
            throw cannotWrite(target, e);
        } catch (UnsupportedOperationException e) {
            throw new UserException("Can't write %s because it is not a file: give a file name.".formatted(target), e);
        }
    }

    /**
     * Deletes the temporary files that killed processes left in a folder, but not those of living processes.
     *
     * @return number of deleted files
     * @throws UserException if the folder can't be listed
     */
    public static int deleteStale(Path folder) {
        try {
            return Temporaries.deleteStale(folder);
        } catch (IOException | DirectoryIteratorException e) {
            throw new UserException(
                    Code.NO_ACCESS,
                    "The folder %s can't be listed (%s)".formatted(folder, Messages.reason(e)),
                    "check its permissions",
                    e);
        }
    }

    /** Resolves the target's symbolic links and checks that the result can be a file name. */
    static Path placeOf(Path target) {
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new UserException(
                    Code.INVALID, "Can't write %s because it is a folder".formatted(target), "give a file name");
        }
        try {
            Path place = followed(target);
            requireFolder(target, parentOf(place));
            return place;
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /** Follows symbolic links to the file that they name, which need not exist. */
    private static Path followed(Path target) throws IOException {
        if (!Files.isSymbolicLink(target)) {
            return target.toAbsolutePath();
        }
        if (Files.exists(target)) {
            return target.toRealPath();
        }
        Path place = target.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(place); links++) {
            if (links == MOST_LINKS) {
                throw new UserException(
                        Code.INVALID,
                        "Can't write %s because its symbolic links lead round in a circle".formatted(target),
                        "give another file name");
            }
            place = parentOf(place).resolve(Files.readSymbolicLink(place));
        }
        return place;
    }

    private static void requireFolder(Path target, Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        for (Path above = folder; above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                throw new UserException(
                        Code.INVALID,
                        "Can't write %s because %s is a file, not a folder".formatted(target, above),
                        "choose another folder");
            }
        }
        throw new UserException(
                Code.NOT_FOUND,
                "Can't write %s because the folder %s does not exist".formatted(target, folder),
                "create it first");
    }

    static Temporaries.Temporary create(Path target, Path place) {
        try {
            return Temporaries.create(parentOf(place));
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    private static Path parentOf(Path place) {
        Path parent = place.getParent();
        if (parent == null) {
            throw new AssertionError("an absolute path with a file name has a parent: " + place);
        }
        return parent;
    }

    private static UserException cannotWrite(Path target, IOException e) {
        // ImageIO's writers report only that writing failed; the cause contains the system's reason
        Throwable first = e;
        while (first.getCause() instanceof IOException cause) {
            first = cause;
        }
        if (first instanceof AccessDeniedException) {
            return new UserException(
                    Code.NOT_PERMITTED,
                    "Can't write %s (permission denied)".formatted(target),
                    "choose another folder or name",
                    e);
        }
        String why = Messages.reason(first);
        return new UserException(
                isFull(why) ? Code.NO_SPACE : Code.NO_ACCESS,
                "Can't write %s (%s)".formatted(target, why),
                "free some space there or choose another folder",
                e);
    }

    /** Recognizes the messages of Linux, macOS and Windows. */
    private static boolean isFull(String why) {
        return why.contains("No space left on device")
                || why.contains("quota exceeded")
                || why.contains("not enough space on the disk");
    }
}
