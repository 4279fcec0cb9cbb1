// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.github.laddersr.Warning;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.TiffFile;
import io.github.laddersr.metadata.TiffMetadata;
import io.github.laddersr.metadata.TiffPages;
import io.github.laddersr.metadata.TiffPages.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** A page of an open TIFF. */
public final class TiffImage extends IndexedImage {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int CREDENTIALS = 52545;

    private final TiffFile file;
    private final ReadOptions options;
    private final TiffFile.Directory directory;
    private final int number; // number of the directory, 0 for the first
    private final List<Page> pages; // the pages to be read; only the first of several has this list
    private final TiffLayout layout;
    private final List<String> remarks = new ArrayList<>(); // sentences about the range of the samples
    private SampleScale @Nullable [] scales; // set when the range has been found

    private TiffImage(OpenFile input, TiffFile file, ReadOptions options, Page page, List<Page> pages)
            throws IOException {
        TiffFile.Directory directory = file.directory(page.at());
        super(
                input,
                ImageFormat.TIFF,
                Refusals.size(
                        input.file(), directory.number(WIDTH, 0), directory.number(HEIGHT, 0), options.maxPixels()));
        this.file = file;
        this.options = options;
        this.directory = directory;
        this.number = page.number();
        this.pages = pages;
        this.layout = new TiffLayout(file, directory);
    }

    /** Reads the directories. If that fails, the caller closes the input. */
    public static ImageSource open(OpenFile input, ReadOptions options) throws IOException {
        TiffFile file = TiffFile.of(input);
        List<Page> pages = options.pages() == Pages.ALL ? TiffPages.all(file) : List.of(TiffPages.first(file));
        return new TiffImage(input, file, options, pages.getFirst(), pages);
    }

    @Override
    public int pages() {
        return pages.size();
    }

    @Override
    public ImageSource page(int index) {
        Objects.checkIndex(index, pages());
        if (index == 0) {
            return this;
        }
        Page page = pages.get(index);
        return Refusals.guarded(
                file(), ImageFormat.TIFF, () -> new TiffImage(input, file, options, page, List.of(page)));
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
        TiffMetadata.read(file, directory, options.pages() == Pages.FIRST, found);
    }

    @Override
    protected void remark() throws IOException {
        if (options.pages() == Pages.FIRST) {
            leftOut(Warning.Kind.PAGES_LEFT_OUT, TiffPages.count(file) - 1, "page", "pages");
        }
        if (layout.colours == TiffLayout.Colours.CMYK || layout.colours == TiffLayout.Colours.LAB) {
            warnOfConversion(layout.colours == TiffLayout.Colours.LAB ? "CIE's Lab" : "inks (CMYK)");
        }
        if (layout.numbers == TiffLayout.Numbers.FLOAT) {
            warn(
                    Warning.Kind.CONVERTED,
                    "has floating-point samples, which are converted to whole numbers of 16 bits.");
        } else if (layout.bits[0] > 16) {
            warn(Warning.Kind.CONVERTED, "has %d bits a sample, of which 16 are kept.".formatted(layout.bits[0]));
        }
        if (directory.find(CREDENTIALS).isPresent()) {
            warnOfCredentials();
        }
        List<String> lost = TiffMetadata.leftOut(directory);
        if (!lost.isEmpty()) {
            warn(Warning.Kind.METADATA_LEFT_OUT, "is enlarged without %s.".formatted(String.join(", ", lost)));
        }
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

    /** What is black and white. For signed and floating-point samples, the first call reads all of them. */
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
            return Decoders.image(number, new TIFFImageReaderSpi().createReaderInstance(), stream);
        }
    }
}
