// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebP is encoded as a whole, and {@code --max-memory} applies to that too. */
final class WebpMemoryTest {
    private static final Pattern LEAST = Pattern.compile("allow at least (\\d+M) of memory");
    private static final String WHY = "because a WebP is encoded as a whole: allow at least ";
    private static final String OR = "M of memory, or choose PNG, which is written row by row (--max-memory).";

    @TempDir
    Path temp;

    private final StringWriter said = new StringWriter();

    private Path image(String name, int width, int height) {
        byte[] bytes = new byte[width * height * 3];
        new Random(5).nextBytes(bytes);
        Path file = temp.resolve(name);
        ImageFiles.write(ByteImage.of(width, height, 3, bytes), file);
        return file;
    }

    private int run(Object... args) {
        said.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("upscale"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(said, true))
                .execute(words);
    }

    private String least() {
        Matcher matcher = LEAST.matcher(said.toString());
        assertThat(matcher.find()).as(said.toString()).isTrue();
        return matcher.group(1);
    }

    /** With too little memory it is refused, and with the memory that the message gives it works. */
    @Test
    void theSentenceSaysWhatSuffices() {
        Path small = image("small.png", 512, 16);
        Path webp = temp.resolve("large.webp");

        assertThat(run(small, "-o", webp, "--lossless", "--scale", 4, "--max-memory", "1M"))
                .isEqualTo(ExitStatus.WRONG_INPUT);

        assertThat(said.toString().lines())
                .singleElement()
                .asString()
                .contains(WHY)
                .endsWith(OR);
        assertThat(webp).doesNotExist();
        assertThat(run(small, "-o", webp, "--lossless", "--scale", 4, "--max-memory", least()))
                .isEqualTo(ExitStatus.DONE);
        assertThat(ImageSize.of(webp)).isEqualTo(new ImageSize(2048, 64));
    }

    /** The same with the user's own tiles: all memory would be too little for the encoder. */
    @Test
    void tilesDoNotHelpTheEncoder() {
        Path small = image("small.png", 1000, 800);
        Path webp = temp.resolve("large.webp");
        assertThat(run(small, "-o", webp, "--scale", 4, "--max-memory", "300M", "--tile", 64))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(said.toString()).contains(WHY).endsWith(OR + System.lineSeparator());
        assertThat(webp).doesNotExist();
    }

    @Test
    void inAFolderTheOthersAreDone() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("in"));
        image("in/a.png", 12, 8);
        image("in/large.png", 1000, 800);
        Path out = temp.resolve("out");
        assertThat(run(folder, "-o", out, "--format", "webp", "--lossless", "--scale", 4, "--max-memory", "500M"))
                .isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(said.toString()).contains("large.png: ", WHY, OR);
        assertThat(out.resolve("a_x4.webp")).exists();
        assertThat(out.resolve("large_x4.webp")).doesNotExist();
    }
}
