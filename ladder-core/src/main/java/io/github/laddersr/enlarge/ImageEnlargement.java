// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.HeldRows;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.SrgbPicture;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.memory.MemoryReserve;
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
    private final SourceFacts facts;
    private final List<? extends Network> networks;
    private final TargetSize size;
    private final ImageSize small;
    private final ImageSize large;
    private Metadata metadata; // of the image that is enlarged
    private @Nullable Path output;
    private @Nullable ImageRows rows; // after the orientation is applied
    private @Nullable ImageRows result;
    private @Nullable Enlarger enlarger; // while engines are in use
    private String engine = "";
    private long nanos;

    /** Opens the image, and checks what can be checked before it is decoded. */
    ImageEnlargement(Enlargement enlargement, Path input, EnlargementListener listener) {
        this.enlargement = enlargement;
        this.options = enlargement.options();
        this.watch = new EnlargementMonitor(listener, input.toString());
        watch.check();
        this.source = ImageSource.open(input, options.reading());
        try {
            this.facts = SourceFacts.of(source);
            this.networks = enlargement.networksFor(facts);
            this.size = options.sizeFor(networks);
            this.small = source.seenSize();
            size.factor(small);
            this.large = size.of(small);
            Metadata all = source.metadata();
            this.metadata = options.strip() ? all.stripped() : all;
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** What is known about the image before it is decoded. */
    public SourceFacts facts() {
        return facts;
    }

    /** The image's size, after its orientation is applied. */
    public ImageSize small() {
        return small;
    }

    /** The result's size. */
    public ImageSize large() {
        return large;
    }

    /** Names of the networks that run, in order. */
    public List<String> networkNames() {
        return enlargement.namesFor(networks, small, size);
    }

    /**
     * Sets the file of the result, and checks everything now that could make {@link #write} fail later.
     *
     * @return this
     * @throws UserException if no file can be written there, or not in this format
     */
    public ImageEnlargement to(Path file) {
        ImageFiles.checkWritable(file, options.writing());
        output = file;
        return this;
    }

    private Path output() {
        Path file = output;
        if (file == null) {
            throw new IllegalStateException("call to(file) first");
        }
        return file;
    }

    /**
     * Decodes the image into memory and closes its file.
     *
     * @throws UserException if it is damaged or does not fit into memory, or if the result's format can't hold it
     */
    public void decode() {
        rows = HeldRows.of(watch.over(rows()));
        source.close();
    }

    /** The image itself, or the image converted to sRGB if the result's format can't describe its colours. */
    private ImageRows inSrgb(ImageRows picture) {
        SrgbPicture fitting =
                SrgbPicture.of(picture, metadata, options.writing().formatOf(output()), source.file(), watch::warn);
        metadata = fitting.metadata();
        return fitting.rows();
    }

    private ImageRows rows() {
        ImageRows known = rows;
        if (known == null) {
            known = inSrgb(OrientedRows.of(source.rows(), source.orientation()));
            ImageFiles.checkFits(
                    output(), options.writing(), large.width(), large.height(), known.channels(), known.depth());
            source.warnings().forEach(watch::warn); // only after the image could be decoded
            rows = known;
        }
        return known;
    }

    /**
     * Computes the result into memory and returns the engine.
     *
     * @param others bytes of the allowed memory that other images in progress use, including what writing this one
     *     needs
     * @throws UserException as {@link #decode}; if there is too little memory, or the listener cancels
     * @throws IllegalStateException if the network's output is unusable
     */
    public void compute(long others) {
        long start = System.nanoTime();
        enlarging(() -> {
            result = HeldRows.of(begin(MemoryReserve.of(others)));
            return true;
        });
        giveBack();
        nanos += System.nanoTime() - start;
    }

    private ImageRows begin(MemoryReserve reserve) {
        Enlarger now = enlargement.enlarger(networks);
        enlarger = now;
        now.warning(source.file().toString(), watch::warn);
        ImageRows computed = now.enlarge(rows(), size, reserve, watch::progress);
        engine = now.engineName();
        return watch.over(computed);
    }

    /**
     * Writes the result with its metadata to its file, completely or not at all.
     *
     * @return the result
     * @throws UserException as {@link #compute}, or if the file can't be written
     * @throws IllegalStateException as {@link #compute}
     */
    public Enlarged write() {
        if (result == null) {
            rows(); // decoding does not count towards the time
        }
        long start = System.nanoTime();
        enlarging(() -> {
            ImageRows before = rows();
            ImageRows computed = result;
            if (computed == null) {
                computed = begin(options.toWrite(output(), large, before.channels()));
            }
            Metadata fitting = MetadataWriter.enlarged(metadata, before, computed, watch::warn);
            MetadataWriter.write(computed, output(), options.writing(), fitting, watch::warn);
            return true;
        });
        giveBack();
        nanos += System.nanoTime() - start;
        return new Enlarged(
                small,
                large,
                options.writing().formatOf(output()),
                networkNames(),
                engine,
                watch.warnings(),
                nanos / 1e9);
    }

    /** Runs a step. After an unexpected failure the engines are not used again. */
    private void enlarging(Step step) {
        boolean foreseen = false;
        try {
            foreseen = step.run();
        } catch (UserException e) {
            foreseen = true;
            throw e;
        } finally {
            Enlarger used = enlarger;
            if (!foreseen && used != null) {
                used.discard();
                enlarger = null;
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        /** Always returns true. */
        boolean run();
    }

    private void giveBack() {
        Enlarger used = enlarger;
        if (used != null) {
            used.close();
            enlarger = null;
        }
    }

    /** Closes the image's file and returns the engine, at any stage. */
    @Override
    public void close() {
        giveBack();
        source.close();
    }
}
