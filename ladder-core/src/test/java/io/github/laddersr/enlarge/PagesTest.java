// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.batch.Batch;
import io.github.laddersr.batch.BatchListener;
import io.github.laddersr.batch.BatchSummary;
import io.github.laddersr.batch.IfExists;
import io.github.laddersr.batch.ImageOutcome;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.HeldRows;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All pages of an image: into one TIFF, or into a file each. */
final class PagesTest {
    private static final Variant VARIANT = Variant.lpn(2).withWidth(0.5).withPathways(1);
    private static final Model X2 =
            Model.of(Weights.random(LadderPyramidNetwork.of(VARIANT), 7).withMetadata(Model.metadata(VARIANT)));

    /** Gray, RGB of 16 bits, RGBA to be laid on its side, gray and alpha. */
    private static final List<ImageRows> PICTURES =
            List.of(picture(20, 10, 1, 8), picture(12, 17, 3, 16), picture(31, 9, 4, 8), picture(8, 8, 2, 16));

    private static final List<Orientation> ORIENTATIONS =
            List.of(Orientation.TOP_LEFT, Orientation.TOP_RIGHT, Orientation.RIGHT_TOP, Orientation.TOP_LEFT);

    @TempDir
    Path temp;

    private static Enlargement enlargement() {
        return Enlargement.of(X2).threads(1).pages(Pages.ALL);
    }

    private static ImageRows picture(int width, int height, int channels, int depth) {
        byte[][] rows = new byte[height][width * channels * depth / 8];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < rows[y].length; i++) {
                rows[y][i] = (byte) (128 + 90 * Math.sin((i + y * 3 + channels) / 5.0));
            }
        }
        return new HeldRows(width, channels, depth, rows);
    }

    private static Metadata metadata(int page) {
        return new Metadata(
                ORIENTATIONS.get(page),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Density.perInch(100 + page, 100 + page)),
                List.of());
    }

    private Path document(String name) {
        Path file = temp.resolve(name);
        List<Warning> warnings = new ArrayList<>();
        MetadataWriter.writePages(
                PICTURES.iterator(), file, WriteOptions.defaults(), PagesTest::metadata, warnings::add);
        assertThat(warnings).isEmpty();
        return file;
    }

    /** Each page in a file of its own. */
    private Path alone(int page) {
        Path file = temp.resolve("alone" + page + ".tif");
        MetadataWriter.write(PICTURES.get(page), file, WriteOptions.defaults(), metadata(page));
        return file;
    }

    private List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[][] rows(ImageRows rows) {
        byte[][] all = new byte[rows.height()][rows.bytesPerRow()];
        try (RowReader reader = rows.read()) {
            for (byte[] row : all) {
                reader.next(row);
            }
        }
        return all;
    }

    /** The same as each page alone: size, pixels, depth, alpha, density, orientation. */
    private static void requireSame(ImageSource page, Path expected) {
        try (ImageSource alone = ImageSource.open(expected, ReadOptions.defaults())) {
            assertThat(page.size()).isEqualTo(alone.size());
            assertThat(page.channels()).isEqualTo(alone.channels());
            assertThat(page.depth()).isEqualTo(alone.depth());
            assertThat(page.orientation()).isEqualTo(Orientation.TOP_LEFT);
            assertThat(page.metadata().density()).isEqualTo(alone.metadata().density());
            assertThat(rows(page.rows())).isDeepEqualTo(rows(alone.rows()));
        }
    }

    @Test
    void intoOneTiff() throws IOException {
        Path in = document("in.tif");
        Path out = temp.resolve("out.tif");
        List<Double> shares = new ArrayList<>();
        try (Enlargement enlargement = enlargement()) {
            Enlarged result = enlargement.enlarge(in, out, new EnlargementListener() {
                @Override
                public void progress(double share) {
                    shares.add(share);
                }
            });
            assertThat(result.pages()).isEqualTo(4);
            assertThat(result.files()).containsExactly(out);
            assertThat(result.large()).isEqualTo(new ImageSize(40, 20));
            assertThat(result.warnings()).isEmpty();
            assertThat(shares).isSorted().last().isEqualTo(1.0);
            try (ImageSource all = ImageSource.open(out, ReadOptions.defaults().withPages(Pages.ALL))) {
                assertThat(all.pages()).isEqualTo(4);
                for (int i = 0; i < 4; i++) {
                    Path alone = temp.resolve("alone-large.tif");
                    enlargement.enlarge(alone(i), alone);
                    requireSame(all.page(i), alone);
                }
            }
        }
    }

    @Test
    void intoAFileEach() throws IOException {
        Path in = document("in.tif");
        Path folder = Files.createDirectory(temp.resolve("out"));
        try (Enlargement enlargement = enlargement()) {
            Enlarged result = enlargement.enlarge(in, folder.resolve("out.png"));
            assertThat(result.files())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 4)
                            .mapToObj(i -> folder.resolve("out-" + i + ".png"))
                            .toList());
            assertThat(files(folder)).containsExactly("out-1.png", "out-2.png", "out-3.png", "out-4.png");
            for (int i = 0; i < 4; i++) {
                Path alone = temp.resolve("alone-large.png");
                enlargement.enlarge(alone(i), alone);
                try (ImageSource page = ImageSource.open(result.files().get(i), ReadOptions.defaults())) {
                    requireSame(page, alone);
                }
            }
        }
    }

    @Test
    void ofOnePageTheNameIsAsItWasGiven() throws IOException {
        Path in = alone(0);
        Path folder = Files.createDirectory(temp.resolve("out"));
        try (Enlargement enlargement = enlargement()) {
            assertThat(enlargement.enlarge(in, folder.resolve("a.png")).pages()).isEqualTo(1);
            assertThat(enlargement
                            .pages(Pages.FIRST)
                            .enlarge(document("in.tif"), folder.resolve("b.png"))
                            .warnings())
                    .extracting(Warning::kind)
                    .containsExactly(Warning.Kind.PAGES_LEFT_OUT);
        }
        assertThat(files(folder)).containsExactly("a.png", "b.png");
    }

    /** Damages the last strip of a page, or what its directory says of its width. */
    private static void damage(Path file, int page, boolean header) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer tiff =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = tiff.getInt(4);
        for (int i = 0; i < page; i++) {
            at = tiff.getInt(at + 2 + 12 * tiff.getShort(at));
        }
        for (int entry = at + 2; entry < at + 2 + 12 * tiff.getShort(at); entry += 12) {
            int tag = tiff.getShort(entry);
            if (header && tag == 256) {
                tiff.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, 1 << 30);
            }
            if (!header && tag == 273) {
                int place = tiff.getInt(entry + 4) == 1 ? tiff.getInt(entry + 8) : tiff.getInt(tiff.getInt(entry + 8));
                tiff.putInt(place, -1); // no deflate stream begins so
            }
        }
        Files.write(file, bytes);
    }

    @Test
    void ofADamagedPageOneSentenceAndNoFile() throws IOException {
        for (int page : new int[] {0, 1, 3}) {
            for (boolean header : new boolean[] {false, true}) {
                for (String name : List.of("out.tif", "out.png")) {
                    Path in = document("in.tif");
                    damage(in, page, header);
                    Path folder = Files.createDirectories(temp.resolve("out"));
                    try (Enlargement enlargement = enlargement()) {
                        UserException e = catchThrowableOfType(
                                UserException.class, () -> enlargement.enlarge(in, folder.resolve(name)));
                        assertThat(e.code()).isEqualTo(header ? Code.TOO_LARGE : Code.DAMAGED);
                        if (!header || page > 0) {
                            assertThat(e).hasMessageStartingWith("Page %d of %s ".formatted(page + 1, in));
                        }
                        assertThat(files(folder)).isEmpty();
                        assertThat(enlargement
                                        .enlarge(document("in.tif"), temp.resolve("good.tif"))
                                        .pages())
                                .as("the engine is there for the next")
                                .isEqualTo(4);
                    }
                }
            }
        }
    }

    @Test
    void whatWasThereStaysIfAPageFails() throws IOException {
        Path in = document("in.tif");
        damage(in, 3, false);
        Path folder = Files.createDirectory(temp.resolve("out"));
        Files.writeString(folder.resolve("out-1.png"), "before");
        try (Enlargement enlargement = enlargement()) {
            assertThat(catchThrowableOfType(
                                    UserException.class, () -> enlargement.enlarge(in, folder.resolve("out.png")))
                            .code())
                    .isEqualTo(Code.DAMAGED);
        }
        assertThat(files(folder)).containsExactly("out-1.png");
        assertThat(folder.resolve("out-1.png")).hasContent("before");
    }

    @Test
    void aFormatThatOnePageDoesNotFitIntoIsRefusedBeforeTheWork() throws IOException {
        Path in = document("in.tif"); // its third page has alpha
        Path folder = Files.createDirectory(temp.resolve("out"));
        List<Double> shares = new ArrayList<>();
        try (Enlargement enlargement = enlargement()) {
            UserException e = catchThrowableOfType(
                    UserException.class,
                    () -> enlargement.enlarge(in, folder.resolve("out.jpg"), new EnlargementListener() {
                        @Override
                        public void progress(double share) {
                            shares.add(share);
                        }
                    }));
            assertThat(e.code()).isEqualTo(Code.CANNOT_HOLD);
        }
        assertThat(files(folder)).isEmpty();
        assertThat(shares).isEmpty();
    }

    @Test
    void aStreamTakesThemAsATiffOnly() throws IOException {
        byte[] in = Files.readAllBytes(document("in.tif"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Enlargement enlargement = enlargement()) {
            UserException e = catchThrowableOfType(
                    UserException.class,
                    () -> enlargement.enlarge(new ByteArrayInputStream(in), out, EnlargementListener.NONE));
            assertThat(e.code()).isEqualTo(Code.CANNOT_HOLD);
            assertThat(e).hasMessageContaining("4 pages").hasMessageContaining("choose TIFF");
            assertThat(out.size()).isZero();
            Enlarged result = enlargement
                    .format(ImageFormat.TIFF)
                    .enlarge(new ByteArrayInputStream(in), out, EnlargementListener.NONE);
            assertThat(result.pages()).isEqualTo(4);
            assertThat(result.files()).isEmpty();
        }
        Path copy = Files.write(temp.resolve("copy.tif"), out.toByteArray());
        try (ImageSource all = ImageSource.open(copy, ReadOptions.defaults().withPages(Pages.ALL))) {
            assertThat(all.pages()).isEqualTo(4);
        }
    }

    @Test
    void aFileOfManyPagesIsOpenedOnceAndPredicted() throws IOException {
        CountingFiles files = new CountingFiles(document("in.tif"));
        try (Enlargement enlargement = enlargement()) {
            enlargement.enlarge(files.path(), temp.resolve("out.tif"));
            assertThat(files.opened).hasValue(1);
            long first = enlargement.pages(Pages.FIRST).predict(files.path()).macs();
            assertThat(enlargement.predict(files.path()).macs()).isGreaterThan(3 * first);
        }
    }

    @Test
    void aThousandPagesGoIntoOneFile() throws IOException {
        Path in = temp.resolve("in.tif");
        ImageFiles.writePages(
                Collections.nCopies(1000, picture(3, 2, 1, 8)).iterator(), in, WriteOptions.defaults(), file -> {});
        Path out = temp.resolve("out.tif");
        try (Enlargement enlargement = enlargement()) {
            assertThat(enlargement.enlarge(in, out).pages()).isEqualTo(1000);
        }
        try (ImageSource all = ImageSource.open(out, ReadOptions.defaults().withPages(Pages.ALL))) {
            assertThat(all.pages()).isEqualTo(1000);
            assertThat(rows(all.page(999).rows()))
                    .isDeepEqualTo(rows(all.page(0).rows()));
        }
    }

    /** Folders, resume, names that clash. */
    @Test
    void inABatch() throws Exception {
        Path in = Files.createDirectory(temp.resolve("in"));
        Path out = temp.resolve("out");
        Files.move(document("a.tif"), in.resolve("a.tif"));
        Files.move(alone(1), in.resolve("b.tif"));
        try (Enlargement enlargement = enlargement()) {
            Batch batch = Batch.of(enlargement).into(out);
            BatchSummary summary = batch.run(List.of(in), new BatchListener() {});
            assertThat(summary.done()).isEqualTo(2);
            List<String> names =
                    List.of(".ladder-journal", "a_x2-1.png", "a_x2-2.png", "a_x2-3.png", "a_x2-4.png", "b_x2.png");
            assertThat(files(out)).isEqualTo(names);
            Batch resumed = batch.existing(IfExists.RESUME);
            assertThat(resumed.run(List.of(in), new BatchListener() {}).skipped())
                    .isEqualTo(2);
            Files.delete(out.resolve("a_x2-3.png"));
            BatchSummary again = resumed.run(List.of(in), new BatchListener() {});
            assertThat(again.done()).isEqualTo(1);
            assertThat(again.skipped()).isEqualTo(1);
            assertThat(files(out)).isEqualTo(names);
            assertThat(catchThrowableOfType(UserException.class, () -> batch.run(List.of(in), new BatchListener() {}))
                            .code())
                    .isEqualTo(Code.EXISTS);

            Files.copy(in.resolve("b.tif"), in.resolve("a_x2-2.png")); // a TIFF, whatever its name says
            UserException e = catchThrowableOfType(
                    UserException.class,
                    () -> Batch.of(enlargement)
                            .existing(IfExists.REPLACE)
                            .run(List.of(in.resolve("a.tif"), in.resolve("a_x2-2.png")), new BatchListener() {}));
            assertThat(e).hasMessageContaining("would replace the image");

            ImageOutcome one = batch.existing(IfExists.SKIP)
                    .runOne(in.resolve("a.tif"), Optional.empty(), EnlargementListener.NONE);
            assertThat(one).isInstanceOf(ImageOutcome.Skipped.class);
        }
    }
}
