// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.base.Messages;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the sentences for files that can't be read. */
public final class Refusals {
    private Refusals() {}

    /** Reads something with a decoder that may throw anything. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Reads. */
        T run() throws IOException;
    }

    /** Reads, and turns whatever a decoder throws for a damaged file into one sentence. */
    public static <T> T guarded(Path file, ImageFormat format, Reading<T> reading) {
        try {
            return reading.run();
        } catch (UserException e) {
            throw e;
        } catch (UnsupportedKindException e) {
            throw new UserException(Code.UNSUPPORTED, file + " " + e.getMessage(), e.remedy(), e);
        } catch (OutOfMemoryError e) {
            throw outOfMemory(file, e);
        } catch (EOFException e) {
            throw damaged(file, format, "it ends too early", e);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            // ImageIO's plugins may throw anything for a damaged file.
            throw damaged(file, format, Messages.reason(e), e);
        }
    }

    /** For a file of which something is missing or wrong. */
    public static UserException damaged(Path file, ImageFormat format, String how, @Nullable Throwable cause) {
        // The file may also be of a kind that TwelveMonkeys' decoder does not support. There are many kinds of TIFF.
        boolean tiff = format == ImageFormat.TIFF && !(cause instanceof DamagedException);
        String problem = (tiff ? "%s is a %s that can't be decoded (%s)" : "%s is a damaged %s (%s)")
                .formatted(file, format.title(), how);
        String remedy = tiff ? "get an undamaged copy or convert it to PNG" : "get an undamaged copy";
        return cause == null
                ? new UserException(Code.DAMAGED, problem, remedy)
                : new UserException(Code.DAMAGED, problem, remedy, cause);
    }

    /** For an image that is too large for Java's heap. */
    public static UserException outOfMemory(Path file, OutOfMemoryError e) {
        return new UserException(
                Code.NO_MEMORY,
                "%s does not fit into the memory".formatted(file),
                "use a smaller image or give Java more with -Xmx",
                e);
    }

    /** For a file that the system refuses to read. */
    public static UserException cannotRead(Path file, IOException e) {
        return new UserException(
                e instanceof AccessDeniedException ? Code.NOT_PERMITTED : Code.NO_ACCESS,
                "Can't read %s (%s)".formatted(file, Messages.reason(e)),
                "check that you have the permission to read it",
                e);
    }

    /**
     * Checks the size in a header.
     *
     * @throws UserException if a side is zero, or there are more pixels than {@code maxPixels}
     */
    public static ImageSize size(Path file, long width, long height, long maxPixels) {
        String size = "%s has a size of %dx%d pixels".formatted(file, width, height);
        if (width < 1 || height < 1) {
            throw new UserException(Code.DAMAGED, size + ", so it is empty", "get an undamaged copy");
        }
        if (width > maxPixels / height) {
            throw new UserException(
                    Code.TOO_LARGE,
                    size + ", above the limit of " + maxPixels,
                    "use a smaller image or raise the limit of pixels");
        }
        if (Math.max(width, height) > Integer.MAX_VALUE) {
            throw new UserException(
                    Code.TOO_LARGE, size + ", but a side can have at most 2147483647", "use a smaller image");
        }
        return new ImageSize((int) width, (int) height);
    }
}
