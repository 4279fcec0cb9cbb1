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
 * Writes a file so that its name shows either the whole new content or what was there before: to a temporary file
 * beside it, then an atomic move. Nothing is left behind by a failure, nor by a signal that ends the process; what a killed one leaves is
 * recognised ({@link #deleteStale}). The content is not forced to disk, so this
 * guards against failing programs, not against power cuts.
 */
public final class AtomicFiles {
    private static final int BUFFER = 1 << 16;
    private static final int FILE_TYPE = 0xF000; // of the bits of a file's mode
    private static final int SOCKET = 0xC000;

    private AtomicFiles() {}

    /** Something that takes a stream and may fail with it. */
    @FunctionalInterface
    public interface IOConsumer<T> {
        /** Uses {@code value}; the caller closes it. */
        void accept(T value) throws IOException;
    }

    /** Of an action; it is no longer run once this is closed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Has an action run when a signal ends the process, while files can still be written. The process ends when the action has
     * returned, so it must not take long.
     */
    public static Registration beforeEnd(Runnable action) {
        return Temporaries.beforeEnd(action);
    }

    /**
     * Writes what {@code content} puts into the (buffered) stream to {@code target}, replacing a file there. A
     * symbolic link stays one: the file it points to is replaced. A device or pipe stays one too: the content goes into it once it is whole.
     *
     * @throws UserException if the folder is missing, the target is a folder, or anything fails while writing
     * @throws RuntimeException whatever {@code content} throws, once the temporary file is deleted
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
     * As {@link #write}, for content that goes back to fill in what was not known before.
     *
     * @param content writes to the channel, which is empty, and may read what it wrote
     * @param last takes the file that was written, closed, before it is moved, and may change it
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

    /** Gives a file that is whole its name; deletes it if that fails. */
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

    /** @throws UserException if the target is a device, pipe or socket, of which a set of files can't have several */
    static void requireReplaceable(Path target) {
        if (isSpecial(target)) {
            throw new UserException(
                    Code.INVALID, "Can't write %s because it is no regular file".formatted(target), "give a file name");
        }
    }

    /** Whether something is there that is no file with content: a device, a pipe, a socket. It must never be replaced. */
    private static boolean isSpecial(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    /** Copies the content, once it is whole, into a device or pipe. */
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
     * Fails now if {@link #write} to this target would fail later: creates an empty file beside it and deletes it. To
     * be called before work whose result is to be kept. What is a device, pipe or socket is not opened.
     *
     * @throws UserException if the folder is missing or cannot be written to, or the target is a folder or socket
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
            throw new UserException("Can't write %s because it is no file: give a file name.".formatted(target), e);
        }
    }

    /**
     * Deletes the temporary files that killed processes left in a folder. Those that a living process writes stay.
     *
     * @return how many there were
     * @throws UserException if the folder can't be listed
     */
    public static int deleteStale(Path folder) {
        try {
            return Temporaries.deleteStale(folder);
        } catch (IOException | DirectoryIteratorException e) {
            throw new UserException(
                    Code.NO_ACCESS,
                    "The folder %s can't be listed (%s)".formatted(folder, Messages.reason(e)),
                    "check that it may be read",
                    e);
        }
    }

    /** The target with symbolic links followed, checked to be a name that a file can have. */
    static Path placeOf(Path target) {
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new UserException(
                    Code.INVALID, "Can't write %s because it is a folder".formatted(target), "give a file name");
        }
        try {
            Path place = Files.isSymbolicLink(target) && Files.exists(target)
                    ? target.toRealPath()
                    : target.toAbsolutePath();
            if (!Files.isDirectory(parentOf(place))) {
                throw new UserException(
                        Code.NOT_FOUND,
                        "Can't write %s because the folder %s does not exist".formatted(target, parentOf(place)),
                        "create it first");
            }
            return place;
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
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
        Throwable first = e; // ImageIO's writers say that they can't write, and the system why
        while (first.getCause() instanceof IOException cause) {
            first = cause;
        }
        if (first instanceof AccessDeniedException) {
            return new UserException(
                    Code.NOT_PERMITTED,
                    "Can't write %s (permission denied)".formatted(target),
                    "choose another folder or a name that is free",
                    e);
        }
        String why = Messages.reason(first);
        return new UserException(
                isFull(why) ? Code.NO_SPACE : Code.NO_ACCESS,
                "Can't write %s (%s)".formatted(target, why),
                "free some space there or choose another folder",
                e);
    }

    /** As Linux, macOS and Windows say it. */
    private static boolean isFull(String why) {
        return why.contains("No space left on device")
                || why.contains("quota exceeded")
                || why.contains("not enough space on the disk");
    }
}
