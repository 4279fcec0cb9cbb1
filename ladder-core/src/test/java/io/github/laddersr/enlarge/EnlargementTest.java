// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.batch.Batch;
import io.github.laddersr.batch.BatchListener;
import io.github.laddersr.batch.BatchSummary;
import io.github.laddersr.batch.IfExists;
import io.github.laddersr.batch.NamePattern;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.upscale.Prediction;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnlargementTest {
    private static final Model X2 = model(2);

    @TempDir
    Path temp;

    private static Model model(int scale) {
        Variant variant = Variant.lpn(scale).withWidth(0.5).withPathways(1);
        return Model.of(Weights.random(LadderPyramidNetwork.of(variant), 7).withMetadata(Model.metadata(variant)));
    }

    private static Enlargement enlargement() {
        return Enlargement.of(X2, model(3)).threads(2);
    }

    private Path fixture(String name) throws IOException {
        Path file = temp.resolve(name);
        try (InputStream in =
                Objects.requireNonNull(Metadata.class.getResourceAsStream("/io/github/laddersr/metadata/" + name))) {
            Files.copy(in, file);
        }
        return file;
    }

    private Path waves(String name, int width, int height) {
        Path file = temp.resolve(name);
        ImageFiles.write(image(width, height), file);
        return file;
    }

    private static ByteImage image(int width, int height) {
        byte[] bytes = new byte[width * height * 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (128 + 100 * Math.sin(i / 7.0));
        }
        return ByteImage.of(width, height, 3, bytes);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Records its calls, and cancels the work at a given share. */
    private static final class Heard implements EnlargementListener {
        final List<Double> shares = new ArrayList<>();
        final List<Warning> warnings = new ArrayList<>();
        private final double end;

        Heard(double end) {
            this.end = end;
        }

        @Override
        public void progress(double share) {
            shares.add(share);
        }

        @Override
        public void warning(Warning warning) {
            warnings.add(warning);
        }

        @Override
        public boolean isCanceled() {
            return !shares.isEmpty() && shares.getLast() >= end;
        }
    }

    @Test
    void aFileGoesToAFileWithItsMetadataTurnedOnce() throws IOException {
        Path in = fixture("photo.jpg"); // its orientation is a quarter turn
        Metadata before = ImageFiles.metadata(in);
        assertThat(before.orientation()).isEqualTo(Orientation.RIGHT_TOP);
        Path out = temp.resolve("large.png");
        Heard heard = new Heard(2);
        try (Enlargement enlargement = enlargement()) {
            Enlarged result = enlargement.enlarge(in, out, heard);
            assertThat(result.large())
                    .isEqualTo(new ImageSize(
                            result.small().width() * 2, result.small().height() * 2));
            assertThat(result.format()).isEqualTo(ImageFormat.PNG);
            assertThat(result.networks()).containsExactly("x2");
            assertThat(result.engine()).isEqualTo("vector");
            assertThat(result.warnings()).isEqualTo(heard.warnings);
            assertThat(result.seconds()).isPositive();
            assertThat(ImageSize.of(out)).isEqualTo(result.large());
        }
        assertThat(ImageFiles.metadata(out).icc()).isEqualTo(before.icc());
        assertThat(ImageFiles.metadata(out).orientation()).isEqualTo(Orientation.TOP_LEFT);
        assertThat(heard.shares).isSorted().last().isEqualTo(1.0);
    }

    /**
     * Size, orientation, quality, metadata, the check of alpha, and the pixels all come from a single opening of the
     * file.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "photo.jpg",
                "photo.png",
                "photo.tif",
                "photo.webp",
                "alpha.webp",
                "photo.bmp",
                "photo.gif",
                "gray.png"
            })
    void aFileIsOpenedOnce(String name) throws IOException {
        CountingFiles files = new CountingFiles(fixture(name));
        Path out = temp.resolve("large.png");
        try (Enlargement enlargement = enlargement()) {
            enlargement.enlarge(files.path(), out);
            assertThat(files.opened).hasValue(1);
            byte[] large = Files.readAllBytes(out);
            Batch.of(enlargement).runOne(files.path(), Optional.of(out), EnlargementListener.NONE);
            assertThat(files.opened).hasValue(2);
            assertThat(out).hasBinaryContent(large);
            enlargement.predict(files.path());
            assertThat(files.opened).hasValue(3);
        }
    }

    /** A file of a folder is opened for its header, and to be enlarged; whether it is an image is seen by the first. */
    @Test
    void aFileOfAFolderIsOpenedTwice() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("in"));
        for (String name : List.of("photo.jpg", "photo.png", "photo.tif")) {
            Files.move(fixture(name), folder.resolve(name));
        }
        CountingFiles files = new CountingFiles(folder);
        Path out = temp.resolve("out");
        try (Enlargement enlargement = enlargement()) {
            Batch batch = Batch.of(enlargement).into(out);
            batch = batch.named(new NamePattern("{name}.{ext}"));
            assertThat(batch.run(List.of(files.path()), new BatchListener() {}).done())
                    .isEqualTo(3);
            assertThat(files.opened).hasValue(2 * 3);
            Files.writeString(folder.resolve("notes.txt"), "no image");
            BatchSummary resumed = batch.existing(IfExists.RESUME).run(List.of(files.path()), new BatchListener() {});
            assertThat(resumed.skipped()).isEqualTo(3);
            assertThat(resumed.ignored().others()).isEqualTo(1);
            assertThat(files.opened).as("each looked at once more").hasValue(2 * 3 + 4);
        }
    }

    @Test
    void settingsGiveAnotherAndLeaveTheFirst() {
        Path in = waves("a.png", 20, 10);
        try (Enlargement plain = enlargement()) {
            Enlargement wide = plain.width(50).format(ImageFormat.WEBP).quality(80);
            Path out = temp.resolve("no-ending");
            assertThat(wide.enlarge(in, out).large()).isEqualTo(new ImageSize(50, 25));
            assertThat(plain.enlarge(in, temp.resolve("b.png")).large()).isEqualTo(new ImageSize(40, 20));
            assertThat(plain.scale(3).enlarge(in, temp.resolve("c.png")).networks())
                    .containsExactly("x3");
            assertThat(catchThrowableOfType(UserException.class, () -> plain.quality(0))
                            .code())
                    .isEqualTo(Code.INVALID);
        }
    }

    @Test
    void aStreamGivesWhatAFileGivesAndNamesNoTemporaryFile() throws IOException {
        Path in = fixture("photo.jpg");
        Path out = temp.resolve("large.png");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (Enlargement enlargement = enlargement()) {
            enlargement.enlarge(in, out);
            enlargement.enlarge(new ByteArrayInputStream(Files.readAllBytes(in)), stream, EnlargementListener.NONE);
            assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(out));

            ByteArrayOutputStream nothing = new ByteArrayOutputStream();
            UserException e = catchThrowableOfType(
                    UserException.class,
                    () -> enlargement.enlarge(
                            new ByteArrayInputStream("no image".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                            nothing,
                            EnlargementListener.NONE));
            assertThat(e.code()).isEqualTo(Code.NOT_AN_IMAGE);
            assertThat(e).hasMessageStartingWith("The image is not a PNG").hasMessageEndingWith("first.");
            assertThat(nothing.size()).isZero();
        }
    }

    @Test
    void pixelsAreWhatTheUpscalerGives() {
        ByteImage small = image(21, 13);
        try (Enlargement enlargement = enlargement();
                Upscaler upscaler = Upscaler.open(X2, UpscaleOptions.defaults().withThreads(2))) {
            assertThat(ByteImage.from(enlargement.enlarge(small.toBufferedImage())))
                    .isEqualTo(upscaler.upscale(small));
        }
    }

    /** A part is enlarged as an image of its own, in the picture as it is to be seen, by the networks of the whole. */
    @Test
    void aPartIsEnlargedAsAnImageOfItsOwn() throws IOException {
        Path whole = waves("whole.png", 70, 50);
        Path part = temp.resolve("part.png");
        ImageFiles.write(image(70, 50).cropTo(13, 20, 31, 30), part);
        Path turned = fixture("photo.jpg"); // by a quarter
        Path out = temp.resolve("large.png");
        Path expected = temp.resolve("expected.png");
        Path upright = temp.resolve("upright.png");
        Area corner = new Area(2, 1, 5, 7);
        try (Enlargement all = enlargement();
                Enlargement some = all.crop(Area.parse("13, 20, 31, 30"))) {
            Enlarged result = some.enlarge(whole, out);
            all.enlarge(part, expected);
            assertThat(result.small()).isEqualTo(new ImageSize(31, 30));
            assertThat(ImageFiles.read(out)).isEqualTo(ImageFiles.read(expected));
            assertThat(some.predict(whole).large()).isEqualTo(new ImageSize(62, 60));
            assertThat(Batch.of(some).runOne(whole, Optional.of(out), EnlargementListener.NONE))
                    .isNotNull();
            assertThat(ImageSize.of(out)).isEqualTo(new ImageSize(62, 60));

            all.crop(corner).enlarge(turned, out);
            ImageFiles.write(
                    OrientedRows.of(ImageFiles.open(turned), Orientation.RIGHT_TOP)
                            .toByteImage()
                            .cropTo(2, 1, 5, 7),
                    upright);
            all.enlarge(upright, expected);
            assertThat(ImageFiles.read(out)).isEqualTo(ImageFiles.read(expected));
            assertThat(ImageFiles.metadata(out).icc())
                    .isEqualTo(ImageFiles.metadata(turned).icc());
            assertThat(ImageFiles.metadata(out).exif()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,0,71,1", "70,0,1,1", "0,0,1,51", "0,50,1,1", "9999999,9999999,9999999,9999999"})
    void aPartOutsideOfTheImageIsRefused(String area) throws IOException {
        Path whole = waves("whole.png", 70, 50);
        Path out = temp.resolve("large.png");
        try (Enlargement some = enlargement().crop(Area.parse(area))) {
            assertThatThrownBy(() -> some.enlarge(whole, out))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("is not inside the image of 70x50 pixels");
            assertThatThrownBy(() -> some.predict(whole)).isInstanceOf(UserException.class);
        }
        assertThat(files()).containsExactly("whole.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2,3", "1,2,3,4,5", "-1,0,2,2", "a,b,c,d", "0,0,0,4", "0,0,4,0", "1,2,99999999,4"})
    void noPartIsWrittenOtherwise(String text) {
        assertThatThrownBy(() -> Area.parse(text)).isInstanceOf(UserException.class);
    }

    @Test
    void whoEndsTheWorkGetsNoFileAndMayGoOn() throws IOException {
        Path in = waves("a.png", 64, 400);
        Path out = temp.resolve("large.png");
        Heard heard = new Heard(0.1);
        try (Enlargement enlargement = enlargement()) {
            UserException e = catchThrowableOfType(UserException.class, () -> enlargement.enlarge(in, out, heard));
            assertThat(e.code()).isEqualTo(Code.CANCELED);
            assertThat(heard.shares.getLast()).isLessThan(0.15); // within a band of rows
            assertThat(files()).containsExactly("a.png");
            enlargement.enlarge(in, out);
            byte[] afterwards = Files.readAllBytes(out);
            try (Enlargement fresh = enlargement()) {
                fresh.enlarge(in, out);
            }
            assertThat(afterwards).isEqualTo(Files.readAllBytes(out));

            Thread.currentThread().interrupt();
            assertThat(catchThrowableOfType(UserException.class, () -> enlargement.enlarge(in, out))
                            .code())
                    .isEqualTo(Code.CANCELED);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void manyThreadsMayUseIt() throws Exception {
        Path in = waves("a.png", 40, 30);
        try (Enlargement enlargement = enlargement();
                ExecutorService pool = Executors.newFixedThreadPool(3)) {
            enlargement.enlarge(in, temp.resolve("alone.png"));
            List<Callable<Enlarged>> calls = Stream.of("1.png", "2.png", "3.png", "4.png", "5.png", "6.png")
                    .<Callable<Enlarged>>map(name -> () -> enlargement.enlarge(in, temp.resolve(name)))
                    .toList();
            for (Future<Enlarged> result : pool.invokeAll(calls)) {
                assertThat(result.get().large()).isEqualTo(new ImageSize(80, 60));
            }
        }
        for (int i = 1; i <= 6; i++) {
            assertThat(Files.readAllBytes(temp.resolve(i + ".png")))
                    .isEqualTo(Files.readAllBytes(temp.resolve("alone.png")));
        }
    }

    @Test
    void predictsWithoutDecoding() throws IOException {
        Path in = waves("a.png", 100, 60);
        Files.write(in, java.util.Arrays.copyOf(Files.readAllBytes(in), 100)); // no pixels to decode
        long macs = LadderNetwork.of("x2", X2).macsPerPixel() * 100 * 60;
        try (Enlargement enlargement = enlargement()) {
            Prediction file = enlargement.predict(in);
            assertThat(file.large()).isEqualTo(new ImageSize(200, 120));
            assertThat(file.macs()).isEqualTo(macs);
            assertThat(file.networks()).containsExactly("x2");
            Prediction size = enlargement.predict(new ImageSize(100, 60));
            assertThat(size.macs()).isEqualTo(2 * macs); // with alpha
            assertThat(size.peakBytes()).isGreaterThan(file.peakBytes());
            assertThat(file.peakBytes()).isPositive();
            Prediction webp = enlargement.format(ImageFormat.WEBP).predict(in);
            assertThat(webp.peakBytes()).isGreaterThan(file.peakBytes());
            Prediction large = enlargement.predict(new ImageSize(3000, 60));
            assertThat(large.peakBytes()).isGreaterThan(10 * size.peakBytes());
        }
    }

    @Test
    void codesSayWhatIsWrong() throws IOException {
        Path in = waves("a.png", 20, 10);
        Path cut = Files.write(
                temp.resolve("cut.png"), java.util.Arrays.copyOf(Files.readAllBytes(in), (int) Files.size(in) / 2));
        Path text = Files.writeString(temp.resolve("b.png"), "no image");
        Path out = temp.resolve("out.png");
        try (Enlargement e = enlargement()) {
            assertThat(code(e, temp.resolve("none.png"), out)).isEqualTo(Code.NOT_FOUND);
            assertThat(code(e, text, out)).isEqualTo(Code.NOT_AN_IMAGE);
            assertThat(code(e, cut, out)).isEqualTo(Code.DAMAGED);
            assertThat(code(e.maxPixels(199), in, out)).isEqualTo(Code.TOO_LARGE);
            assertThat(code(e.maxMemory(1 << 20), in, out)).isEqualTo(Code.NO_MEMORY);
            assertThat(code(e.width(7), in, out)).isEqualTo(Code.INVALID);
            assertThat(code(e, fixture("alpha.webp"), temp.resolve("a.jpg"))).isEqualTo(Code.CANNOT_HOLD);
            assertThat(code(e.engine("abacus"), in, out)).isEqualTo(Code.INVALID);
            assertThat(code(e, in, temp.resolve("nowhere/a.png"))).isEqualTo(Code.NOT_FOUND);
        }
        assertThat(files()).containsExactly("a.png", "alpha.webp", "b.png", "cut.png");
    }

    @Test
    void twoModelsOfOneScaleAreRefusedAtOnce() {
        assertThatThrownBy(() -> Enlargement.of(X2, model(3), model(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Two models enlarge by 2,")
                .hasMessageContaining("give one of them, or Models.byName()");
        assertThatThrownBy(() -> Enlargement.of(new Model[0])).hasMessageStartingWith("There is no model: give");
        assertThatThrownBy(() -> Enlargement.of(Map.of())).hasMessageStartingWith("no model is called x2");
    }

    @Test
    void modelsByNameAreChosenForEachImage() throws IOException {
        Map<String, URL> models = new LinkedHashMap<>();
        Model whole = new Model(Variant.lpn(2), Weights.random(LadderPyramidNetwork.of(Variant.lpn(2)), 3));
        for (String name : List.of("x2", "photo-x2")) {
            Path file = temp.resolve(name + ".safetensors");
            whole.write(file, Dtype.F32);
            models.put(name, file.toUri().toURL());
        }
        Path clean = waves("a.png", 20, 10);
        Path jpeg = temp.resolve("a.jpg");
        ImageFiles.write(
                ImageRows.of(image(20, 10)), jpeg, WriteOptions.defaults().withQuality(50));
        try (Enlargement enlargement = Enlargement.of(models).threads(1)) {
            assertThat(enlargement.enlarge(clean, temp.resolve("b.png")).networks())
                    .containsExactly("x2");
            assertThat(enlargement.enlarge(jpeg, temp.resolve("c.png")).networks())
                    .containsExactly("photo-x2");
        }
    }

    @Test
    void anImageIsNotReplacedByItsOwnResult() throws IOException {
        Path in = waves("a.png", 20, 10);
        byte[] before = Files.readAllBytes(in);
        Path soft = Files.createSymbolicLink(temp.resolve("soft.png"), in);
        Path hard = Files.createLink(temp.resolve("hard.png"), in);
        Path around = Files.createDirectory(temp.resolve("folder")).resolve("../a.png");
        try (Enlargement enlargement = enlargement()) {
            for (Path same : List.of(in, soft, hard, around)) {
                assertThatThrownBy(() -> enlargement.enlarge(in, same))
                        .isInstanceOf(UserException.class)
                        .hasMessage("%s is the image itself: choose another folder or name for the results.", same);
                assertThat(code(enlargement, same, in)).isEqualTo(Code.INVALID);
            }
        }
        assertThat(Files.readAllBytes(in)).isEqualTo(before);
        assertThat(soft).isSymbolicLink();
    }

    private static Code code(Enlargement enlargement, Path in, Path out) {
        UserException e = catchThrowableOfType(UserException.class, () -> enlargement.enlarge(in, out));
        assertThat(e).hasMessageNotContaining("--");
        return e.code();
    }

    @Test
    void nothingWorksOnceItIsClosed() {
        Path in = waves("a.png", 20, 10);
        Enlargement enlargement = enlargement();
        Enlargement other = enlargement.scale(2);
        other.close();
        assertThatThrownBy(() -> enlargement.enlarge(in, temp.resolve("b.png")))
                .isInstanceOf(IllegalStateException.class);
    }
}
