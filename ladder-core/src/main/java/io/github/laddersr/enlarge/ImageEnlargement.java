// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.upscale.SourceFacts;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image on its way from its file to the file of its result, step by step, for callers who process several images at
 * once. The steps may run on different threads, but one after another. Calling only {@link #to} and {@link #write} does
 * everything row by row, and so in little memory.
 *
 * <pre>{@code
 * try (ImageEnlargement image = enlargement.begin(in, EnlargementListener.NONE)) {
 *     image.to(out);            // checks that it can be written
 *     image.decode();           // optional: all pixels into memory
 *     image.compute(1L << 30);  // optional: all pixels of the result into memory
 *     Enlarged result = image.write();
 * }
 * }</pre>
 */
public final class ImageEnlargement implements AutoCloseable {
    private final Enlargement enlargement;
    private final EnlargementOptions options;
    private final EnlargementMonitor watch;
    private final ImageSource source;
    private final PageEnlargement first;
    private @Nullable Path output;
    private long nanos;

    /** Opens the image, and checks what can be checked before it is decoded. */
    ImageEnlargement(Enlargement enlargement, Path input, EnlargementListener listener) {
        this.enlargement = enlargement;
        this.options = enlargement.options();
        this.watch = new EnlargementMonitor(listener, input.toString());
        watch.check();
        this.source = ImageSource.open(input, options.reading());
        try {
            this.first = new PageEnlargement(enlargement, source, watch, watch::progress, watch::warn);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** What is known about the image before it is decoded. */
    public SourceFacts facts() {
        return first.facts;
    }

    /** The image's size, after its orientation is applied. */
    public ImageSize small() {
        return first.small;
    }

    /** The result's size; of one of several pages, the first's. */
    public ImageSize large() {
        return first.large;
    }

    /** Names of the networks that run, in order. */
    public List<String> networkNames() {
        return enlargement.namesFor(first.networks, first.small, options.sizeFor(first.networks));
    }

    /**
     * Sets the file of the result, and checks everything now that could make {@link #write} fail later.
     *
     * @param file of several pages that do not go into one file, what their files' names are made of
     * @return this
     * @throws UserException if no file can be written there, or not in this format, or it is the image itself
     */
    public ImageEnlargement to(Path file) {
        first.to(file);
        output = file;
        for (Path one : files()) {
            ImageFiles.checkNotItself(source.file(), one);
            ImageFiles.checkWritable(one, options.writing());
        }
        return this;
    }

    private Path output() {
        Path file = output;
        if (file == null) {
            throw new IllegalStateException("call to(file) first");
        }
        return file;
    }

    private List<Path> files() {
        return enlargement.filesFor(output(), source.pages());
    }

    /**
     * Decodes the image into memory and closes its file.
     *
     * @throws UserException if it is damaged, does not fit into the memory, or the result's format can't hold it
     * @throws IllegalStateException if it has several pages that are to be enlarged
     */
    public void decode() {
        requireOnePage();
        first.decode();
        source.close();
    }

    private void requireOnePage() {
        if (source.pages() > 1) {
            throw new IllegalStateException("several pages are written one after another");
        }
    }

    /**
     * Computes the result into memory and returns the engine.
     *
     * @param others bytes of the memory that is allowed which other images under way take, and writing this one
     * @throws UserException as {@link #decode}; if the memory does not suffice, or the listener ends the work
     * @throws IllegalStateException as {@link #decode}; if the network's output is not fit to be shown
     */
    public void compute(long others) {
        requireOnePage();
        long start = System.nanoTime();
        first.compute(others);
        nanos += System.nanoTime() - start;
    }

    /**
     * Writes the result with its metadata to its file, completely or not at all.
     *
     * @return the result
     * @throws UserException as {@link #compute}, or if the file can't be written
     * @throws IllegalStateException as {@link #compute}
     */
    public Enlarged write() {
        String engine;
        if (source.pages() > 1) {
            long start = System.nanoTime();
            engine = new PagesEnlargement(enlargement, source, watch).write(output(), files());
            nanos += System.nanoTime() - start;
        } else {
            writeOnly();
            engine = first.engine();
        }
        return new Enlarged(
                first.small,
                first.large,
                options.writing().formatOf(output()),
                networkNames(),
                engine,
                source.pages(),
                files(),
                watch.warnings(),
                nanos / 1e9);
    }

    private void writeOnly() {
        if (!first.isComputed()) {
            first.rows(); // decoding does not count towards the time
        }
        long start = System.nanoTime();
        first.guarded(() -> {
            MetadataWriter.write(first.result(), output(), options.writing(), first.fitting(), watch::warn);
            return true;
        });
        first.giveBack();
        nanos += System.nanoTime() - start;
    }

    /** Refuses several pages where the result is one file that can't hold them. */
    void requireOneFile(String where) {
        ImageFormat format = options.writing().formatOf(output());
        if (source.pages() > 1 && format != ImageFormat.TIFF) {
            throw new UserException(
                    Code.CANNOT_HOLD,
                    "%s has %d pages, and a %s in %s holds one"
                            .formatted(source.file(), source.pages(), format.title(), where),
                    "choose TIFF");
        }
    }

    /** Closes the image's file and returns the engine, at any stage. */
    @Override
    public void close() {
        first.giveBack();
        source.close();
    }
}
