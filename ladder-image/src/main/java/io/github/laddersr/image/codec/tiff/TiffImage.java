package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.ifd.ByteSource;
import io.github.laddersr.ifd.TiffFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A picture in a TIFF: what it is, and its rows. */
public final class TiffImage {
    private static final int SUBFILE_TYPE = 254;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int REDUCED_OR_MASK = 0b101;

    private final TiffFile file;
    private final TiffLayout layout;
    private final List<String> warnings = new ArrayList<>();
    private final SampleScale[] scales;

    private TiffImage(TiffFile file, TiffLayout layout) throws IOException {
        this.file = file;
        this.layout = layout;
        if (layout.unused() > 0) {
            warnings.add("%d of its %d samples a pixel are neither colour nor transparency and are left out"
                    .formatted(layout.unused(), layout.bits.length));
        }
        if (layout.alphaIsGuessed) {
            warnings.add("it does not say what its last sample is, which is taken for transparency");
        }
        scales = layout.isForTwelveMonkeys() ? new SampleScale[0] : SampleRange.find(file.source(), layout, warnings);
    }

    /** Takes an image's size before anything else is read of it, and throws if it is not to be read. */
    @FunctionalInterface
    public interface SizeCheck {
        void check(long width, long height);
    }

    /** The pages of a file: its directories that hold a picture which is not a smaller copy or a mask of another; the first whatever it is. */
    public static List<TiffFile.Directory> pages(TiffFile file) throws IOException {
        List<TiffFile.Directory> pages = new ArrayList<>();
        for (TiffFile.Directory directory : file.chain(Integer.MAX_VALUE)) {
            boolean whole = (directory.number(SUBFILE_TYPE, 0) & REDUCED_OR_MASK) == 0;
            if (pages.isEmpty() || (whole && directory.number(WIDTH, 0) > 0)) {
                pages.add(directory);
            }
        }
        return pages;
    }

    /**
     * Reads what a page says of its pixels. Of signed and floating-point samples all are read now, to see their range.
     *
     * @throws io.github.laddersr.image.codec.UnsupportedKindException if it is of a kind that is not read
     * @throws IOException if it is damaged
     */
    public static TiffImage of(TiffFile file, TiffFile.Directory page, SizeCheck check) throws IOException {
        check.check(page.number(WIDTH, 0), page.number(HEIGHT, 0));
        return new TiffImage(file, new TiffLayout(file, page));
    }

    /** Whether only TwelveMonkeys' reader decodes it, and nothing here holds but its size. */
    public boolean isForTwelveMonkeys() {
        return layout.isForTwelveMonkeys();
    }

    /** Columns. */
    public int width() {
        return layout.width;
    }

    /** Rows. */
    public int height() {
        return layout.height;
    }

    /** 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
    public int channels() {
        return layout.channels();
    }

    /** Bits of a sample as it is given: 8 or 16. */
    public int depth() {
        return layout.depth();
    }

    /** What is left out or was guessed, each as a part of a sentence. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Begins with the first row. */
    public TiffRows rows(ByteSource source) throws IOException {
        return new TiffRows(source, layout, scales);
    }
}
