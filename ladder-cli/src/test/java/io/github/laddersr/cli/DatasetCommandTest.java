// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dataset commands as a user or script calls them. */
final class DatasetCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ByteImage cat = ImageFiles.read(Path.of("..", "samples", "cat.jpg"));

    private int dataset(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("dataset"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private Path put(String path, ByteImage image) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        ImageFiles.write(image, file);
        return file;
    }

    @Test
    void prepareMakesSmallVersionsAndGoesOn() throws IOException {
        ByteImage a = cat.cropTo(0, 0, 61, 40);
        put("train/a.png", a);
        put("train/more/b.png", cat.cropTo(60, 0, 40, 40));
        Files.writeString(folder.resolve("train/c.png"), "no image");
        Path lr = folder.resolve("lr/X3/ax3.png");
        Object[] args = {"prepare", folder.resolve("train"), "--scale", 3, "--out", folder.resolve("lr")};

        assertThat(dataset(args)).isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(err.toString().lines()).singleElement().asString().contains("c.png");
        assertThat(out.toString()).contains("2 made, 0 skipped, 1 failed");
        assertThat(ImageFiles.read(lr)).isEqualTo(Imresize.down(a.modCrop(3), 3));
        assertThat(folder.resolve("lr/X3/more/bx3.png")).exists();

        Files.delete(folder.resolve("train/c.png"));
        byte[] whole = Files.readAllBytes(lr);
        Files.write(lr, Arrays.copyOf(whole, whole.length / 2)); // as another program may have left it
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(folder.resolve("lr/X3/more/bx3.png"), longAgo);
        assertThat(dataset(args)).isZero();
        assertThat(out.toString()).contains("1 made, 1 skipped, 0 failed");
        assertThat(Files.readAllBytes(lr)).isEqualTo(whole);
        assertThat(Files.getLastModifiedTime(folder.resolve("lr/X3/more/bx3.png")))
                .isEqualTo(longAgo);
    }

    @Test
    void prepareRefusesWhatWouldMixFiles() throws IOException {
        put("train/a.png", cat.cropTo(0, 0, 40, 40));
        Path train = folder.resolve("train");
        assertThat(dataset("prepare", train, "--scale", 2, "--out", train.resolve("lr")))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(train.resolve("lr") + " is inside " + train);
        put("train/a.jpg", cat.cropTo(0, 0, 40, 40));
        assertThat(dataset("prepare", train, "--scale", 2, "--out", folder.resolve("lr")))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines()).singleElement().asString().contains("a.jpg", "a.png");
        assertThat(folder.resolve("lr")).doesNotExist();
    }

    @Test
    void checkFindsACopyOfAnImageThatIsMeasuredOn() throws IOException {
        put("eval/Set5/HR/cat.png", cat);
        put("train/copy.jpg", Imresize.resize(cat, cat.width() * 2 / 3, cat.height() * 3 / 4));
        put("train/other.jpg", ImageFiles.read(Path.of("..", "samples", "coffee.jpg")));
        assertThat(dataset("check", folder.resolve("train"), "--against", folder.resolve("eval")))
                .isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(out.toString())
                .contains("2 images", "compared with 1 images", "1 wrong")
                .containsPattern("copy.jpg looks like .*cat.png \\(distance [0-4]\\)")
                .doesNotContain("other.jpg looks");
    }

    @Test
    void checkNamesWhatIsMissingOrDamaged() throws IOException {
        put("DIV2K_train_HR/0001.png", cat.cropTo(0, 0, 40, 40));
        put("DIV2K_train_HR/0002.png", cat.cropTo(0, 0, 40, 40));
        put("LR/X2/0001x2.png", cat.cropTo(0, 0, 20, 20));
        Files.writeString(folder.resolve("DIV2K_train_HR/0004.png"), "no image");
        assertThat(dataset("check", folder)).isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(out.toString())
                .contains("DIV2K_train_HR/0003.png: missing", "0004.png is not a PNG", "0002: no X2", "X2: 1 files")
                .doesNotContain("0001.png: missing", "0001: no X2");
        assertThat(dataset("check", folder.resolve("LR"))).isEqualTo(ExitStatus.WRONG_INPUT);
    }

    @Test
    void checkComparesSetsWithThePublished() throws IOException {
        put("Set5/HR/baby.png", cat.cropTo(0, 0, 40, 40));
        assertThat(dataset("check", folder)).isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(out.toString())
                .contains(
                        "Set5        1 of   5 images",
                        "Set5 baby: HR differs",
                        "Set5 bird: missing",
                        "Set14     missing");
    }

    @Test
    void checkIsContentWithAGoodFolder() throws IOException {
        put("train/a.png", cat.cropTo(0, 0, 40, 40));
        assertThat(dataset("check", folder.resolve("train"))).isZero();
        assertThat(out.toString()).contains("1 images", "nothing is wrong");
    }
}
