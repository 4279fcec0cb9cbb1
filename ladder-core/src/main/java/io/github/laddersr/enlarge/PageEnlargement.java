// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.HeldRows;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.SrgbPicture;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.memory.MemoryReserve;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enlarges one picture of an open file: the only one or a page. */
final class PageEnlargement {
    private static final Logger LOG = LoggerFactory.getLogger(PageEnlargement.class);

    private final Enlargement enlargement;
    private final EnlargementOptions options;
    private final EnlargementMonitor watch;
    private final DoubleConsumer progress;
    private final Consumer<Warning> warnings;
    private final ImageSource source;
    final SourceFacts facts;
    final List<? extends Network> networks;
    private final TargetSize size;
    final ImageSize small;
    final ImageSize large;
    private Metadata metadata; // of the picture that is enlarged
    private @Nullable Path output;
    private @Nullable ImageRows rows; // with the orientation applied
    private @Nullable ImageRows result;
    private @Nullable Enlarger enlarger; // set while its engines are in use
    private String engine = "";

    /**
     * Makes all checks that are possible before the picture is decoded.
     *
     * @param watch can cancel the work
     * @param progress receives which share of this picture has been enlarged
     * @param warnings receives a warning for each thing that is left out
     */
    PageEnlargement(
            Enlargement enlargement,
            ImageSource source,
            EnlargementMonitor watch,
            DoubleConsumer progress,
            Consumer<Warning> warnings) {
        this.enlargement = enlargement;
        this.options = enlargement.options();
        this.source = source;
        this.watch = watch;
        this.progress = progress;
        this.warnings = warnings;
        this.facts = options.factsOf(source);
        this.networks = enlargement.networksFor(facts);
        enlargement
                .reasonFor(facts)
                .ifPresent(reason -> LOG.debug("{}: {}", networks.getFirst().name(), reason));
        this.size = options.sizeFor(networks);
        this.small = facts.size();
        size.factor(small);
        this.large = size.of(small);
        Metadata all = source.metadata();
        this.metadata = options.strip() || options.crop().isPresent() ? all.stripped() : all;
    }

    /** Sets the file of the result. {@link #rows} depend on its format. */
    void to(Path file) {
        output = file;
    }

    private Path output() {
        Path file = output;
        if (file == null) {
            throw new IllegalStateException("it was not said where the result goes");
        }
        return file;
    }

    /** The most bytes that the result takes in a TIFF of several pages. */
    long bytesOfPage() {
        return ImageFiles.bytesOfPage(large.width(), large.height(), source.channels(), source.depth());
    }

    /** @throws UserException if it is certain before decoding that the result's format can't hold the picture */
    void checkFits() {
        ImageFiles.checkFits(
                output(), options.writing(), large.width(), large.height(), source.channels(), source.depth());
    }

    /** Reads all pixels into memory. */
    void decode() {
        rows = HeldRows.of(watch.over(rows()));
    }

    /** The picture, converted to sRGB if the result's format can't hold its colour encoding. */
    private ImageRows inSrgb(ImageRows picture) {
        SrgbPicture fitting =
                SrgbPicture.of(picture, metadata, options.writing().formatOf(output()), source.file(), warnings);
        metadata = fitting.metadata();
        return fitting.rows();
    }

    private ImageRows wanted(ImageRows whole) {
        return options.crop()
                .map(area -> whole.cropTo(area.x(), area.y(), area.width(), area.height()))
                .orElse(whole);
    }

    /** The picture with its orientation applied. The first call gives the warnings about what is left out. */
    ImageRows rows() {
        ImageRows known = rows;
        if (known == null) {
            known = inSrgb(wanted(OrientedRows.of(source.rows(), source.orientation())));
            ImageFiles.checkFits(
                    output(), options.writing(), large.width(), large.height(), known.channels(), known.depth());
            // given only after the image could be decoded
            source.warningsFor(known, options.writing().formatOf(output())).forEach(warnings);
            rows = known;
        }
        return known;
    }

    /** Computes the result into memory and gives the engine back. */
    void compute(long others) {
        guarded(() -> {
            result = HeldRows.of(begin(MemoryReserve.of(others)));
            return true;
        });
        giveBack();
    }

    private ImageRows begin(MemoryReserve reserve) {
        Enlarger now = enlargement.enlarger(networks);
        enlarger = now;
        now.warning(source.file().toString(), warnings);
        ImageRows computed = now.enlarge(rows(), size, reserve, progress);
        engine = now.engineName();
        return watch.over(computed);
    }

    /** The result. It is computed while it is read unless it is in memory already. */
    ImageRows result() {
        ImageRows before = rows();
        ImageRows computed = result;
        return computed == null ? begin(options.toWrite(output(), large, before.channels())) : computed;
    }

    boolean isComputed() {
        return result != null;
    }

    /** The metadata that fits the result. */
    Metadata fitting() {
        return metadata.enlarged(
                large.width(),
                large.height(),
                (double) large.width() / small.width(),
                (double) large.height() / small.height(),
                warnings);
    }

    String engine() {
        return engine;
    }

    /** A step that uses the engine. */
    @FunctionalInterface
    interface Step {
        /** Does the step. Returns true. */
        boolean run();
    }

    /** Does a step. After an unexpected failure the engines are not used again. */
    void guarded(Step step) {
        boolean foreseen = false;
        try {
            foreseen = step.run();
        } catch (UserException e) {
            foreseen = true;
            throw e;
        } finally {
            if (!foreseen) {
                discard();
            }
        }
    }

    /** Closes the engine that is in use, if any, after an unexpected failure. */
    void discard() {
        Enlarger used = enlarger;
        if (used != null) {
            used.discard();
            enlarger = null;
        }
    }

    /** Gives the engine back, if one is in use. */
    void giveBack() {
        Enlarger used = enlarger;
        if (used != null) {
            used.close();
            enlarger = null;
        }
    }
}
