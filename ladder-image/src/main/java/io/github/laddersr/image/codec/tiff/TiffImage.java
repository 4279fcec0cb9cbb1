// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageInput;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.TiffFile;
import io.github.laddersr.metadata.TiffReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** An open TIFF, of which the first page is read. */
public final class TiffImage extends IndexedImage {
    private static final int SUBFILE_TYPE = 254;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int REDUCED_OR_MASK = 0b101;

    private final TiffFile file;
    private final TiffLayout layout;
    private final List<String> remarks = new ArrayList<>(); // about the range of the samples
    private SampleScale @Nullable [] scales; // once the range was looked for

    private TiffImage(ImageInput input, TiffFile file, TiffFile.Directory page, long maxPixels) throws IOException {
        super(
                input,
                ImageFormat.TIFF,
                Refusals.size(input.file(), page.number(WIDTH, 0), page.number(HEIGHT, 0), maxPixels));
        this.file = file;
        this.layout = new TiffLayout(file, page);
    }

    /** Reads what the directories say; the caller closes the input if that fails. */
    public static ImageSource open(ImageInput input, ReadOptions options) throws IOException {
        TiffFile file = TiffFile.of(input);
        return new TiffImage(input, file, file.first(), options.maxPixels());
    }

    /** The pages of a file: its directories that hold a picture which is not a smaller copy or a mask of another; the first whatever it is. */
    static List<TiffFile.Directory> pages(TiffFile file) throws IOException {
        List<TiffFile.Directory> pages = new ArrayList<>();
        for (TiffFile.Directory directory : file.chain(Integer.MAX_VALUE)) {
            boolean whole = (directory.number(SUBFILE_TYPE, 0) & REDUCED_OR_MASK) == 0;
            if (pages.isEmpty() || (whole && directory.number(WIDTH, 0) > 0)) {
                pages.add(directory);
            }
        }
        return pages;
    }

    @Override
    public int channels() {
        return layout.isForTwelveMonkeys() ? rows().channels() : layout.channels();
    }

    @Override
    public int depth() {
        return layout.isForTwelveMonkeys() ? rows().depth() : layout.depth();
    }

    @Override
    public boolean isStreamed() {
        return !layout.isForTwelveMonkeys();
    }

    @Override
    protected void describe(MetadataBuilder found) throws IOException {
        TiffReading.read(file, found);
    }

    @Override
    protected void remark() throws IOException {
        leftOut(Warning.Kind.PAGES_LEFT_OUT, pages(file).size() - 1, "page", "pages");
        if (layout.unused() > 0) {
            int extra = layout.unused();
            warn(
                    Warning.Kind.CONVERTED,
                    extra == 1
                            ? "has one more sample a pixel, neither colour nor transparency, which is left out."
                            : "has %d more samples a pixel, neither colour nor transparency, which are left out."
                                    .formatted(extra));
        }
        if (layout.alphaIsGuessed) {
            warn(Warning.Kind.CONVERTED, "does not say what its last sample is, which is taken for transparency.");
        }
        if (isStreamed()) {
            scales();
            remarks.forEach(remark -> warn(Warning.Kind.CONVERTED, remark));
        }
    }

    /** What is black and white; of signed and floating-point samples all are read for that, the first time. */
    private SampleScale[] scales() throws IOException {
        SampleScale[] known = scales;
        if (known == null) {
            known = SampleRange.find(input, layout, remarks);
            scales = known;
        }
        return known;
    }

    @Override
    protected ImageRows decode() throws IOException {
        if (isStreamed()) {
            return new TiffRows(input, layout, scales());
        }
        try (ImageInputStream stream = input.stream()) {
            return Decoders.first(new TIFFImageReaderSpi().createReaderInstance(), stream);
        }
    }
}
