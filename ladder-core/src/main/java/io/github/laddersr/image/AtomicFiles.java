package io.github.laddersr.image;

import io.github.laddersr.UserException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Writes a file so that its name shows either the whole new content or what was there before: to a temporary file
 * beside it, then an atomic move. Nothing is left behind by a failure. The content is not forced to disk, so this
 * guards against failing programs, not against power cuts.
 */
public final class AtomicFiles {
    private static final int BUFFER = 1 << 16;

    private AtomicFiles() {}

    /** Something that takes a stream and may fail with it. */
    @FunctionalInterface
    public interface IOConsumer<T> {
        /** Uses {@code value}; the caller closes it. */
        void accept(T value) throws IOException;
    }

    /**
     * Writes what {@code content} puts into the (buffered) stream to {@code target}, replacing a file there. A
     * symbolic link stays one: the file it points to is replaced.
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
    static void writeChannel(Path target, IOConsumer<SeekableByteChannel> content, Consumer<Path> last) {
        Path place = placeOf(target);
        Path temporary = temporaryBeside(place);
        try {
            try (SeekableByteChannel channel = open(temporary)) {
                content.accept(channel);
            }
            last.accept(temporary);
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw cannotWrite(target, e);
        } catch (RuntimeException | Error e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    /**
     * Fails now if {@link #write} to this target would fail later: creates an empty file beside it and deletes it. To
     * be called before work whose result is to be kept.
     *
     * @throws UserException if the folder is missing or cannot be written to, or the target is a folder
     */
    public static void checkWritable(Path target) {
        Path temporary = temporaryBeside(placeOf(target));
        try {
            open(temporary).close();
            Files.delete(temporary);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw cannotWrite(target, e);
        }
    }

    /** The target with symbolic links followed, checked to be a name that a file can have. */
    private static Path placeOf(Path target) {
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new UserException("Can't write %s because it is a folder: give a file name.".formatted(target));
        }
        try {
            Path place = Files.isSymbolicLink(target) && Files.exists(target)
                    ? target.toRealPath()
                    : target.toAbsolutePath();
            if (!Files.isDirectory(parentOf(place))) {
                throw new UserException("Can't write %s because the folder %s does not exist: create it first."
                        .formatted(target, parentOf(place)));
            }
            return place;
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /** A hidden name of its own, not from {@code createTempFile}, whose files only their owner could read. */
    private static Path temporaryBeside(Path place) {
        return parentOf(place)
                .resolve(".ladder-%016x.tmp"
                        .formatted(ThreadLocalRandom.current().nextLong()));
    }

    private static Path parentOf(Path place) {
        Path parent = place.getParent();
        if (parent == null) {
            throw new AssertionError("an absolute path with a file name has a parent: " + place);
        }
        return parent;
    }

    private static SeekableByteChannel open(Path temporary) throws IOException {
        return Files.newByteChannel(
                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void deleteQuietly(Path temporary, Throwable reason) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static UserException cannotWrite(Path target, IOException e) {
        String why = e instanceof AccessDeniedException ? "permission denied" : Messages.reason(e);
        return new UserException(
                "Can't write %s (%s): free some space there or choose another folder.".formatted(target, why), e);
    }
}
