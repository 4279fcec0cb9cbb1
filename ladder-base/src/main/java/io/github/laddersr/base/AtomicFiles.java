package io.github.laddersr.base;

import io.github.laddersr.UserException;
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
import java.util.function.Consumer;

/**
 * Writes a file so that its name shows either the whole new content or what was there before: to a temporary file
 * beside it, then an atomic move. Nothing is left behind by a failure, nor by a signal that ends the process; what a killed one leaves is
 * recognised ({@link #deleteStale}). The content is not forced to disk, so this
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
    public static void writeChannel(Path target, IOConsumer<SeekableByteChannel> content, Consumer<Path> last) {
        Path place = placeOf(target);
        Temporaries.Temporary temporary = create(target, place);
        try {
            try (SeekableByteChannel channel = temporary.channel()) {
                content.accept(channel);
            }
            last.accept(temporary.path());
            Files.move(temporary.path(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            temporary.moved();
        } catch (IOException e) {
            Temporaries.awaitEnd();
            temporary.delete(e);
            throw cannotWrite(target, e);
        } catch (RuntimeException | Error e) {
            temporary.delete(e);
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
                    "The folder %s can't be listed (%s): check that it may be read."
                            .formatted(folder, Messages.reason(e)),
                    e);
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

    private static Temporaries.Temporary create(Path target, Path place) {
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
                    "Can't write %s (permission denied): choose another folder or a name that is free."
                            .formatted(target),
                    e);
        }
        String why = Messages.reason(first);
        return new UserException(
                "Can't write %s (%s): free some space there or choose another folder.".formatted(target, why), e);
    }
}
