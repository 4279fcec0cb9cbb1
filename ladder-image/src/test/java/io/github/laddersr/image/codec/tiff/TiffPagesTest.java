// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.metadata.Orientation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TIFFs of several pages. */
final class TiffPagesTest {
    private static final ReadOptions ALL = ReadOptions.defaults().withPages(Pages.ALL);

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("pages.tif"), bytes);
    }

    private static long sample(TiffKind kind, int x, int y, int c) {
        double largest = Math.scalb(1.0, kind.bits().get(c)) - 1;
        return Math.round((x + 2 * y + 5 * c) % 60 / 59.0 * largest);
    }

    /** Pages of any size, depth, colour, layout and compression are read as if each were in a separate file. */
    @Test
    void pagesOfManyKindsAreReadLikeFilesOfOne() throws IOException {
        List<TiffKind> kinds = List.of(
                TiffKind.rgb(8).withCompression(5, 2),
                TiffKind.gray(16).withRowsPerStrip(4).withCompression(8, 1),
                TiffKind.gray(1).withPhotometric(0).withCompression(4, 1),
                TiffKind.rgb(12).withExtra(2).withPlanar(true).withTile(16).withCompression(32773, 1),
                TiffKind.rgb(8).withTile(16).withCompression(7, 1),
                TiffKind.gray(8).withPhotometric(8).withBits(List.of(8, 8, 8)), // Lab
                TiffKind.rgb(8).withCompression(50000, 1));
        for (boolean big : new boolean[] {false, true}) {
            List<TiffKind> pages = kinds.stream().map(kind -> kind.withBig(big)).toList();
            try (ImageSource source = ImageSource.open(
                    file(TiffWriting.file(pages, (x, y, c) -> (x * 7L + y * 5 + c * 11) % 61, Map.of())), ALL)) {
                assertThat(source.pages()).isEqualTo(kinds.size());
                for (int i = 0; i < pages.size(); i++) {
                    byte[] alone =
                            TiffWriting.file(pages.get(i), (x, y, c) -> (x * 7L + y * 5 + c * 11) % 61, Map.of());
                    Path file = Files.write(folder.resolve("alone.tif"), alone);
                    try (ImageSource one = ImageSource.open(file, ReadOptions.defaults())) {
                        assertThat(source.page(i).channels()).isEqualTo(one.channels());
                        assertThat(source.page(i).depth()).isEqualTo(one.depth());
                        assertThat(rows(source.page(i)))
                                .as("page %d, %s", i, pages.get(i))
                                .isDeepEqualTo(rows(one));
                    }
                }
                assertThatThrownBy(() -> source.page(kinds.size())).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    private static byte[][] rows(ImageSource source) {
        ImageRows rows = source.rows();
        byte[][] all = new byte[rows.height()][rows.bytesPerRow()];
        try (RowReader reader = rows.read()) {
            for (byte[] row : all) {
                reader.next(row);
            }
        }
        return all;
    }

    @Test
    void readingTheFirstWarnsOfTheOthers() throws IOException {
        Path file = file(TiffWriting.file(
                Collections.nCopies(3, TiffKind.gray(8)), (x, y, c) -> sample(TiffKind.gray(8), x, y, c), Map.of()));
        try (ImageSource first = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(first.pages()).isEqualTo(1);
            assertThat(first.warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.kind()).isEqualTo(Warning.Kind.PAGES_LEFT_OUT);
                assertThat(warning.sentence())
                        .contains("3 pages", "2 pages are left out")
                        .doesNotContain("--");
            });
        }
        try (ImageSource all = ImageSource.open(file, ALL)) {
            assertThat(all.pages()).isEqualTo(3);
            assertThat(all.warnings()).isEmpty();
            assertThat(all.page(2).warnings()).isEmpty();
        }
    }

    /** NewSubfileType 1 is a smaller copy, 4 a mask, 2 one of several pages. */
    @Test
    void smallerCopiesAndMasksAreNoPages() throws IOException {
        byte[] bytes = TiffWriting.file(
                Collections.nCopies(5, TiffKind.gray(8)),
                (x, y, c) -> sample(TiffKind.gray(8), x, y, c),
                Map.of(254, new long[] {2}));
        int[] types = {2, 1, 0, 4, 5};
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = tiff.getInt(4);
        for (int type : types) {
            assertThat(tiff.getShort(at + 2)).isEqualTo((short) 254);
            tiff.putInt(at + 2 + 8, type);
            at = tiff.getInt(at + 2 + 12 * tiff.getShort(at));
        }
        try (ImageSource all = ImageSource.open(file(bytes), ALL)) {
            assertThat(all.pages()).isEqualTo(2);
        }
    }

    /** As in files whose programs put a preview first. */
    @Test
    void smallerCopiesBeforeTheFirstPageAreSkipped() throws IOException {
        TiffKind gray = TiffKind.gray(8);
        List<TiffKind> kinds = List.of(TiffKind.gray(1), TiffKind.rgb(8), TiffKind.gray(16), gray);
        byte[] bytes = TiffWriting.file(kinds, (x, y, c) -> x + y, Map.of(254, new long[] {1}));
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Path file = file(bytes);
        try (ImageSource one = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(one.channels())
                    .as("of copies alone, the first is the image")
                    .isEqualTo(1);
            assertThat(one.warnings())
                    .singleElement()
                    .satisfies(w -> assertThat(w.sentence()).contains("4 pages"));
        }
        int at = tiff.getInt(4);
        for (int type : new int[] {1, 0, 4, 2}) {
            tiff.putInt(at + 2 + 8, type);
            at = tiff.getInt(at + 2 + 12 * tiff.getShort(at));
        }
        Files.write(file, bytes);
        try (ImageSource one = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(one.channels()).isEqualTo(3);
            assertThat(rows(one)[3][3 * 5]).isEqualTo((byte) 8);
            assertThat(one.warnings())
                    .singleElement()
                    .satisfies(w -> assertThat(w.sentence()).contains("2 pages", "1 page is left out"));
        }
        try (ImageSource all = ImageSource.open(file, ALL)) {
            assertThat(all.pages()).isEqualTo(2);
            assertThat(all.channels()).isEqualTo(3);
            assertThat(all.page(1).channels()).isEqualTo(1);
            assertThat(rows(all.page(1))[3][5]).isEqualTo((byte) 8);
            assertThat(all.page(1).size().width()).isEqualTo(37);
        }
    }

    /** Metadata are those of the page that is enlarged, not of the smaller copy before it. */
    @Test
    void metadataAreThoseOfThePage() throws IOException {
        byte[] bytes = TiffWriting.file(
                Collections.nCopies(2, TiffKind.gray(8)), (x, y, c) -> x, Map.of(254, new long[] {1}, 274, new long[] {6
                }));
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int first = tiff.getInt(4);
        int second = tiff.getInt(first + 2 + 12 * tiff.getShort(first));
        tiff.putInt(second + 2 + 8, 0);
        for (int entry = first + 2; ; entry += 12) {
            if (tiff.getShort(entry) == 274) {
                tiff.putInt(entry + 8, 1);
                break;
            }
        }
        Path file = file(bytes);
        try (ImageSource one = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(one.orientation()).isEqualTo(Orientation.ofCode(6));
        }
        assertThat(ImageFiles.metadata(file).orientation()).isEqualTo(Orientation.ofCode(6));
    }

    @Test
    void pagesThatLeadInACircleOrNowhereAreRefusedWhereAllAreWanted() throws IOException {
        byte[] bytes = TiffWriting.file(
                Collections.nCopies(2, TiffKind.gray(8)), (x, y, c) -> sample(TiffKind.gray(8), x, y, c), Map.of());
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int first = tiff.getInt(4);
        int link = first + 2 + 12 * tiff.getShort(first);
        int second = tiff.getInt(link);
        tiff.putInt(second + 2 + 12 * tiff.getShort(second), first);
        Path file = file(bytes);
        assertThatThrownBy(() -> ImageSource.open(file, ALL))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("circle");
        try (ImageSource one = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(one.warnings()).hasSize(1);
            assertThat(rows(one)).hasNumberOfRows(23);
        }
        tiff.putInt(link, 1 << 30);
        Files.write(file, bytes);
        assertThatThrownBy(() -> ImageSource.open(file, ALL))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("pages.tif");
        try (ImageSource one = ImageSource.open(file, ReadOptions.defaults())) {
            assertThat(rows(one)).hasNumberOfRows(23);
        }
    }

    /** Thirty thousand overlapping directories of a thousand entries each. Listing them keeps only their positions. */
    @Test
    void aBombOfDirectoriesTakesLittleMemory() throws IOException {
        int entries = 1000;
        int pages = 30_000;
        int step = 6;
        byte[] bytes = new byte[8 + pages * step + 2 + 12 * entries + 4];
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8);
        List<Integer> places = new ArrayList<>();
        for (int at = 8; at + 2 + 12 * entries + 4 <= bytes.length; at += step) {
            places.add(at);
            tiff.putShort(at, (short) entries);
        }
        for (int at : places.reversed()) {
            int next = at + 2 + 12 * entries;
            if (next % step == 4) { // not where another directory has its count
                tiff.putInt(next, at + step < bytes.length - 2 - 12 * entries - 4 ? at + step : 0);
            }
        }
        Path file = file(bytes);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        System.gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(thread.isThreadAllocatedMemoryEnabled()).isTrue();
        assertThatThrownBy(() -> ImageSource.open(file, ALL)).isInstanceOf(UserException.class);
        System.gc();
        assertThat(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - before)
                .isLessThan(64L << 20);
    }

    @Test
    void samplesAreThoseOfThePage() throws IOException {
        TiffKind gray = TiffKind.gray(8);
        List<TiffKind> pages = List.of(gray, TiffKind.gray(16), gray);
        Path file = file(TiffWriting.file(pages, (x, y, c) -> x + y, Map.of()));
        try (ImageSource all = ImageSource.open(file, ALL)) {
            byte[][] rows = rows(all.page(1));
            assertThat(SampleBytes.get(rows[3], 5, 16)).isEqualTo(8);
            assertThat(rows(all.page(2))[3][5]).isEqualTo((byte) 8);
        }
    }
}
