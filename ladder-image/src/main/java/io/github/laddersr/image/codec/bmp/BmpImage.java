// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.bmp;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.MetadataBuilder;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** An open BMP. Uncompressed pixels of 16 and 32 bits are read row by row here. The JDK reads all others. */
public final class BmpImage extends IndexedImage {
    private final BmpIndex index;
    private final Optional<MaskedRows> masked;
    private @Nullable ImageRows kind;

    private BmpImage(OpenFile input, BmpIndex index, long maxPixels) throws IOException {
        super(input, ImageFormat.BMP, Refusals.size(input.file(), index.width(), index.height(), maxPixels));
        this.index = index;
        this.masked = index.isMasked() ? Optional.of(MaskedRows.of(input, index)) : Optional.empty();
    }

    /** Reads the headers. If that fails, the caller closes the input. */
    public static ImageSource open(OpenFile input, ReadOptions options) throws IOException {
        return new BmpImage(input, BmpIndex.of(input), options.maxPixels());
    }

    @Override
    public int channels() {
        return kind().channels();
    }

    @Override
    public int depth() {
        return kind().depth();
    }

    /** The rows themselves, or one pixel of the type to which the JDK's reader would decode them. */
    private ImageRows kind() {
        ImageRows known = kind;
        if (known == null) {
            known = masked.isPresent() ? masked.get() : Refusals.guarded(file(), format(), this::jdkKind);
            kind = known;
        }
        return known;
    }

    private ImageRows jdkKind() throws IOException {
        try (ImageInputStream stream = input.stream()) {
            return Decoders.kind(Decoders.jdk(ImageFormat.BMP), stream);
        }
    }

    @Override
    public boolean isStreamed() {
        return masked.isPresent();
    }

    @Override
    protected void describe(MetadataBuilder found) throws IOException {
        int[] perMetre = index.perMetre();
        if (perMetre[0] > 0 && perMetre[1] > 0) {
            found.density(Density.perMetre(perMetre[0], perMetre[1]));
        }
        if (index.profile().isPresent()) {
            BmpIndex.Profile profile = index.profile().get();
            found.attempt("the ICC profile", () -> found.icc(input.bytes(profile.at(), profile.length())));
        }
    }

    @Override
    protected void remark() {}

    @Override
    protected ImageRows decode() throws IOException {
        return masked.isPresent() ? masked.get() : decodeWhole();
    }

    private ImageRows decodeWhole() throws IOException {
        try (ImageInputStream stream = input.stream()) {
            return Decoders.first(Decoders.jdk(ImageFormat.BMP), stream);
        }
    }
}
