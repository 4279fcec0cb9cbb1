// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.github.laddersr.image.codec.BufferedRows;
import io.github.laddersr.image.codec.CmykPixels;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.JdkReaders;
import io.github.laddersr.image.codec.PixelKind;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.TiffReading;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** An open TIFF. */
final class StoredTiff extends IndexedImage {
    private static final long LARGEST_STRIP = 1L << 26; // pixels that are decoded at once where an image is streamed

    private final TiffLayout layout;

    private StoredTiff(ImageInput input, TiffLayout layout, long maxPixels) {
        super(input, ImageFormat.TIFF, Refusals.size(input.file(), layout.width(), layout.height(), maxPixels));
        this.layout = layout;
    }

    static ImageSource open(ImageInput input, ReadOptions options) throws IOException {
        try (ChannelImageInputStream in = input.stream()) {
            return new StoredTiff(input, TiffLayout.of(in), options.maxPixels());
        }
    }

    @Override
    public int channels() {
        return kind().channels();
    }

    @Override
    public int depth() {
        return kind().depth();
    }

    private ImageRows kind() {
        return Refusals.guarded(file(), format(), () -> {
            try (ChannelImageInputStream in = input.stream()) {
                return Decoders.kind(isStreamed() ? JdkReaders.of("tiff") : twelveMonkeys(), in);
            }
        });
    }

    @Override
    public boolean isStreamed() {
        return layout.way() != TiffLayout.Way.TWELVE_MONKEYS
                && !(layout.compressed() && layout.rows() > LARGEST_STRIP / layout.width());
    }

    private static ImageReader twelveMonkeys() throws IOException {
        return new TIFFImageReaderSpi().createReaderInstance();
    }

    @Override
    protected void describe(MetadataBuilder found) throws IOException {
        TiffReading.read(input, found);
    }

    @Override
    protected void remark() {}

    @Override
    protected ImageRows decode() throws IOException {
        try (ChannelImageInputStream in = input.stream()) {
            if (!isStreamed()) {
                BufferedRows rows = (BufferedRows) Decoders.first(twelveMonkeys(), in);
                return rows.kind() instanceof CmykPixels inks && inks.profile().isEmpty()
                        ? rows.with(new CmykPixels(
                                CmykPixels.profile(layout.profile().read(in)), inks.depth()))
                        : rows;
            }
            TiffStrips.hideDifferences(in, layout);
            in.seek(0);
            ImageReader reader = JdkReaders.of("tiff");
            ImageTypeSpecifier type;
            try {
                reader.setInput(in, true, true);
                type = reader.getImageTypes(0).next();
            } finally {
                reader.dispose();
            }
            PixelKind kind = PixelKind.of(type.createBufferedImage(1, 1));
            return new FileRows(
                    file(),
                    format(),
                    size().width(),
                    size().height(),
                    kind.channels(),
                    kind.depth(),
                    () -> new TiffStrips(input.stream(), layout));
        }
    }
}
