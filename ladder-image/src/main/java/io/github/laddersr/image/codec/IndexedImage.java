// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.Warning;
import io.github.laddersr.base.Messages;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.metadata.IccProfile;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.MetadataBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file with an index, made by the package of its format. This class has what all formats share. It calls each
 * of the abstract methods when their result is first needed.
 */
public abstract class IndexedImage implements ImageSource {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    /** The file. */
    protected final OpenFile input;

    private final ImageFormat format;
    private final ImageSize size;
    private final List<Warning> warnings = new ArrayList<>();
    private @Nullable Metadata metadata;
    private @Nullable ImageRows rows;
    private boolean remarked;

    /** @param size the stored size, already checked */
    protected IndexedImage(OpenFile input, ImageFormat format, ImageSize size) {
        this.input = input;
        this.format = format;
        this.size = size;
    }

    /** Passes the metadata that the index shows to {@code found}. */
    protected abstract void describe(MetadataBuilder found) throws IOException;

    /** Calls {@link #warn} for what is left out or was repaired. It is called once and may read more of the file. */
    protected abstract void remark() throws IOException;

    /** Decodes the pixels. */
    protected abstract ImageRows decode() throws IOException;

    /** Adds a warning, whose sentence begins with the file's name. */
    protected final void warn(Warning.Kind kind, String sentence) {
        warnings.add(new Warning(kind, file() + " " + sentence));
    }

    /** Adds a warning about {@code n} pictures that are left out, if {@code n} is above 0. */
    protected final void leftOut(Warning.Kind kind, int n, String one, String several) {
        if (n > 0) {
            warn(
                    kind,
                    "holds %d %s: the first is enlarged, %d %s left out."
                            .formatted(n + 1, several, n, n == 1 ? one + " is" : several + " are"));
        }
    }

    /**
     * Adds a warning about content credentials: a signed statement about who made the picture, which is only valid for
     * the old pixels.
     */
    protected final void warnOfCredentials() {
        warn(
                Warning.Kind.METADATA_LEFT_OUT,
                "has content credentials (C2PA), which are left out because they are only valid for the old pixels.");
    }

    /** Adds a warning about colours that can't be kept as they are stored. */
    protected final void warnOfConversion(String colours) {
        warn(Warning.Kind.CONVERTED, "is stored in %s, which become sRGB.".formatted(colours));
    }

    @Override
    public final Path file() {
        return input.file();
    }

    @Override
    public final ImageFormat format() {
        return format;
    }

    @Override
    public final ImageSize size() {
        return size;
    }

    @Override
    public OptionalInt lossyQuality() {
        return OptionalInt.empty();
    }

    @Override
    public final Metadata metadata() {
        Metadata known = metadata;
        if (known == null) {
            known = known();
            metadata = known;
        }
        return known;
    }

    /**
     * Reads the metadata again.
     *
     * @param heard receives a warning for each thing that can't be read
     */
    public final Metadata readMetadata(Consumer<Warning> heard) throws IOException {
        MetadataBuilder found = new MetadataBuilder(file(), heard);
        found.attempt("metadata", () -> describe(found));
        return found.toMetadata();
    }

    private Metadata known() {
        try {
            return readMetadata(warnings::add);
        } catch (IOException | RuntimeException e) {
            // The pixels may be undamaged, so nothing that goes wrong here may prevent reading the image.
            LOG.debug("Metadata of {}", file(), e);
            warnings.add(new Warning(
                    Warning.Kind.METADATA_LEFT_OUT,
                    "%s: metadata can't be read (%s) and will be missing in the result."
                            .formatted(file(), Messages.reason(e))));
            return Metadata.none();
        }
    }

    @Override
    public final List<Warning> warnings() {
        metadata();
        if (!remarked) {
            remarked = true;
            metadata()
                    .icc()
                    .flatMap(IccProfile::highDynamicRange)
                    .ifPresent(transfer -> warn(
                            Warning.Kind.HDR,
                            "has a profile for screens of high dynamic range (%s): its samples are enlarged unchanged."
                                    .formatted(transfer)));
            Refusals.guarded(file(), format, () -> {
                remark();
                return true;
            });
        }
        return List.copyOf(warnings);
    }

    @Override
    public final ImageRows rows() {
        ImageRows known = rows;
        if (known == null) {
            known = Refusals.guarded(file(), format, this::decode);
            rows = known;
        }
        return known;
    }

    @Override
    public final void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw Refusals.cannotRead(file(), e);
        }
    }
}
