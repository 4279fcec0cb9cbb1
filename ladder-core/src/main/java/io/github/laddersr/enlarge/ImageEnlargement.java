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
import io.github.laddersr.upscale.Reserve;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image on its way from its file to its result's, step by step, for who has several under way: the steps may run on different threads,
 * one after another. {@link #to} and {@link #write} alone does all that was not done before, row by row and so in little memory.
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
    private final Watch watch;
    private final ImageSource source;
    private final SourceFacts facts;
    private final List<? extends Network> networks;
    private final TargetSize size;
    private final ImageSize small;
    private final ImageSize large;
    private Metadata metadata; // of the picture as it is enlarged
    private @Nullable Path output;
    private @Nullable ImageRows rows; // as they are to be seen
    private @Nullable ImageRows result;
    private @Nullable Enlarger enlarger; // while its engines are in use
    private String engine = "";
    private long nanos;

    /** Opens the image, and checks what can be checked before it is decoded. */
    ImageEnlargement(Enlargement enlargement, Path input, EnlargementListener listener) {
        this.enlargement = enlargement;
        this.options = enlargement.options();
        this.watch = new Watch(listener, input.toString());
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

    /** What is known of the image before it is decoded. */
    public SourceFacts facts() {
        return facts;
    }

    /** The image's size as it is to be seen. */
    public ImageSize small() {
        return small;
    }

    /** The result's size. */
    public ImageSize large() {
        return large;
    }

    /** Names of the networks that run, the first first. */
    public List<String> networkNames() {
        return enlargement.namesFor(networks, small, size);
    }

    /**
     * Says where the result goes, and checks now what {@link #write} would fail of later.
     *
     * @return this
     * @throws UserException if no file can be written there, or not of this format
     */
    public ImageEnlargement to(Path file) {
        ImageFiles.checkWritable(file, options.writing());
        output = file;
        return this;
    }

    private Path output() {
        Path file = output;
        if (file == null) {
            throw new IllegalStateException("it was not said where the result goes");
        }
        return file;
    }

    /**
     * Decodes the image into memory, and closes its file.
     *
     * @throws UserException if it is damaged, does not fit into the memory, or the result's format can't hold it
     */
    public void decode() {
        rows = HeldRows.of(watch.over(rows()));
        source.close();
    }

    /** The picture itself, or in sRGB where the result can't say what its colours are. */
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
            source.warnings().forEach(watch::warn); // of an image that could be decoded
            rows = known;
        }
        return known;
    }

    /**
     * Computes the result into memory, and gives the engine back.
     *
     * @param others bytes of the memory that is allowed which other images under way take, and writing this one
     * @throws UserException as {@link #decode}; if the memory does not suffice, or the listener ends the work
     * @throws IllegalStateException if the network's output is not fit to be shown
     */
    public void compute(long others) {
        long start = System.nanoTime();
        enlarging(() -> {
            result = HeldRows.of(begin(Reserve.of(others)));
            return true;
        });
        giveBack();
        nanos += System.nanoTime() - start;
    }

    private ImageRows begin(Reserve reserve) {
        Enlarger now = enlargement.enlarger(networks);
        enlarger = now;
        now.warning(source.file().toString(), watch::warn);
        ImageRows computed = now.enlarge(rows(), size, reserve, watch::progress);
        engine = now.engineName();
        return watch.over(computed);
    }

    /**
     * Writes the result with its metadata to its place, where it is whole or not at all.
     *
     * @return what became of the image
     * @throws UserException as {@link #compute}, or if the result's place can't be written to
     * @throws IllegalStateException as that
     */
    public Enlarged write() {
        if (result == null) {
            rows(); // decoding is no part of the time
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

    /** Does a step; after a failure that nobody foresaw the engines are not used again. */
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
        /** Gives true. */
        boolean run();
    }

    private void giveBack() {
        Enlarger used = enlarger;
        if (used != null) {
            used.close();
            enlarger = null;
        }
    }

    /** Closes the image's file and gives the engine back, wherever the work stands. */
    @Override
    public void close() {
        giveBack();
        source.close();
    }
}
