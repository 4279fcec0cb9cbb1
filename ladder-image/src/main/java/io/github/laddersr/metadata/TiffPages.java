// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages of a TIFF: the directories that hold a picture of their own, not a smaller copy or a mask of another one.
 * If there are only copies and masks, each of them is a page.
 */
public final class TiffPages {
    private static final int SUBFILE_TYPE = 254;
    private static final int REDUCED_OR_MASK = 0b101;
    private static final int OLD_SUBFILE_TYPE = 255;
    private static final int OLD_REDUCED = 2;

    /**
     * A page's directory.
     *
     * @param number its number among all directories of the file, 0 for the first
     * @param at its position
     */
    public record Page(int number, long at) {}

    private TiffPages() {}

    /** The first page. Of a file with a damaged directory before it, the first directory. */
    public static Page first(TiffFile file) throws IOException {
        Page first = new Page(0, file.first().at());
        try {
            return list(file, 1).getFirst();
        } catch (DamagedException e) {
            return first;
        }
    }

    /**
     * All pages.
     *
     * @throws DamagedException if a directory is damaged or comes a second time
     */
    public static List<Page> all(TiffFile file) throws IOException {
        return list(file, Integer.MAX_VALUE);
    }

    /** The number of pages up to the first damaged directory. */
    public static int count(TiffFile file) throws IOException {
        Listing listing = new Listing();
        try {
            file.walk(listing::add);
        } catch (DamagedException e) {
            return listing.pages().size();
        }
        return listing.pages().size();
    }

    private static List<Page> list(TiffFile file, int most) throws IOException {
        Listing listing = new Listing();
        file.walk(directory -> listing.add(directory) && listing.whole.size() < most);
        return listing.pages();
    }

    /** Sorts directories. */
    private static final class Listing {
        private final List<Page> whole = new ArrayList<>();
        private final List<Page> others = new ArrayList<>();
        private int number;

        boolean add(TiffFile.Directory directory) throws IOException {
            if (number == 0 || directory.number(TiffTags.IMAGE_WIDTH, 0) > 0) {
                Page page = new Page(number, directory.at());
                (isCopyOrMask(directory) ? others : whole).add(page);
            }
            number++;
            return true;
        }

        private static boolean isCopyOrMask(TiffFile.Directory directory) throws IOException {
            return (directory.number(SUBFILE_TYPE, 0) & REDUCED_OR_MASK) != 0
                    || directory.number(OLD_SUBFILE_TYPE, 0) == OLD_REDUCED;
        }

        List<Page> pages() {
            return whole.isEmpty() ? others : whole;
        }
    }
}
