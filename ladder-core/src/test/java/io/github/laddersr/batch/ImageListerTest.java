// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ImageListerTest {
    @TempDir
    Path temp;

    private Path in = Path.of("");

    @BeforeEach
    void tree() throws IOException {
        in = Files.createDirectories(temp.resolve("in"));
        image("b.PNG");
        image("a.jpg");
        image("sub/c.png");
        image("sub/deep/d.tif");
        Files.writeString(in.resolve("notes.png"), "no image");
        Files.writeString(in.resolve("empty.jpg"), "");
        image(".hidden.png");
        image(".folder/e.png");
    }

    private Path image(String name) throws IOException {
        Path file = in.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Path typed = file.resolveSibling(
                "image" + name.substring(name.lastIndexOf('.')).toLowerCase(java.util.Locale.ROOT));
        ImageFiles.write(ByteImage.of(2, 2, 1, new byte[4]), typed);
        return Files.move(typed, file);
    }

    private static ImageLister lister(boolean recursive, List<String> globs, Path output) {
        return new ImageLister(
                recursive,
                new NameFilter(globs),
                Optional.of(output),
                file -> SourceFacts.ofPixels(ImageSize.of(file)));
    }

    private Listing list(boolean recursive, List<String> globs, Path... inputs) {
        return lister(recursive, globs, temp.resolve("out")).list(List.of(inputs));
    }

    private List<String> names(Listing listing) {
        return listing.images().stream()
                .map(source -> in.relativize(source.file()) + " -> " + source.place())
                .toList();
    }

    @Test
    void takesImagesOfAFolderInOrderAndCountsTheRest() {
        Listing listing = list(false, List.of(), in);
        assertThat(names(listing)).containsExactly("a.jpg -> ", "b.PNG -> ");
        assertThat(listing.leftOut()).hasToString("2 hidden files, 2 files that are no images, 1 folder");
        assertThat(listing.failures()).isEmpty();
    }

    @Test
    void keepsTheTree() {
        assertThat(names(list(true, List.of(), in)))
                .containsExactly("a.jpg -> ", "b.PNG -> ", "sub/c.png -> sub", "sub/deep/d.tif -> sub/deep");
    }

    @Test
    void ofSeveralInputsAFolderKeepsItsName() {
        assertThat(names(list(true, List.of(), in.resolve("a.jpg"), in.resolve("sub"))))
                .containsExactly("a.jpg -> ", "sub/c.png -> sub", "sub/deep/d.tif -> sub/deep");
    }

    @Test
    void whatTheUserNamesIsTakenWhateverItIs() {
        assertThat(names(
                        list(false, List.of(), in.resolve("notes.png"), in.resolve(".hidden.png"), in.resolve("none"))))
                .containsExactly("notes.png -> ", ".hidden.png -> ", "none -> ");
    }

    @Test
    void globsChooseByNameOrPathInAnyCase() {
        assertThat(names(list(true, List.of("*.png"), in))).containsExactly("b.PNG -> ", "sub/c.png -> sub");
        assertThat(names(list(true, List.of("A.*", "sub/**.TIF"), in)))
                .containsExactly("a.jpg -> ", "sub/deep/d.tif -> sub/deep");
        assertThatThrownBy(() -> list(true, List.of("[a"), in))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("[a");
    }

    @Test
    void theOutputFolderIsNotWalkedInto() throws IOException {
        Path out = Files.createDirectories(in.resolve("sub/out"));
        image("sub/out/c_x2.png");
        Listing listing = lister(true, List.of(), out).list(List.of(in));
        assertThat(names(listing)).hasSize(4).noneMatch(name -> name.contains("out"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), out);
        assertThat(lister(true, List.of(), link).list(List.of(in)).images()).hasSize(4);
        assertThatThrownBy(() -> lister(true, List.of(), in).list(List.of(in)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("itself");
    }

    @Test
    void linksNeverLeadInCircles() throws IOException {
        Files.createSymbolicLink(in.resolve("sub/up"), in);
        Files.createSymbolicLink(in.resolve("above"), temp);
        Files.createSymbolicLink(in.resolve("twice"), in.resolve("sub/deep"));
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Files.move(image("f.png"), elsewhere.resolve("f.png"));
        Files.createSymbolicLink(in.resolve("linked"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("self"), elsewhere);
        Listing listing = list(true, List.of(), in);
        assertThat(names(listing))
                .containsExactly(
                        "a.jpg -> ",
                        "b.PNG -> ",
                        "sub/c.png -> sub",
                        "sub/deep/d.tif -> sub/deep",
                        "linked/f.png -> linked");
        assertThat(listing.loops())
                .hasSize(4)
                .anyMatch(loop -> loop.contains("sub/up") && loop.contains("leads back"))
                .anyMatch(loop -> loop.contains("above") && loop.contains("leads back"))
                .anyMatch(loop -> loop.contains("twice") && loop.contains("anyway"))
                .anyMatch(loop -> loop.contains("self") && loop.contains("anyway"));
    }

    @Test
    void aLinkToNothingIsAFailureAndAPipeIsNotWaitedFor() throws Exception {
        Files.createSymbolicLink(in.resolve("z.png"), in.resolve("gone"));
        Process pipe = new ProcessBuilder("mkfifo", in.resolve("pipe.png").toString()).start();
        assumeTrue(pipe.waitFor() == 0, "there is no mkfifo");
        Listing listing = list(false, List.of(), in);
        assertThat(names(listing)).hasSize(2);
        assertThat(listing.leftOut().others()).isEqualTo(3);
        assertThat(listing.failures())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).hasMessageContaining("z.png"));
    }

    @Test
    void aFolderThatCannotBeListedStopsNoOther() {
        Path closed = in.resolve("sub");
        assertThat(closed.toFile().setReadable(false)).isTrue();
        assumeFalse(Files.isReadable(closed), "this user may read anything");
        Listing listing = list(true, List.of(), in);
        assertThat(closed.toFile().setReadable(true)).isTrue();
        assertThat(names(listing)).hasSize(2);
        assertThat(listing.failures())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason())
                        .isInstanceOf(UserException.class)
                        .hasMessageContaining("sub")
                        .hasMessageContaining("permission denied"));
    }

    /** Names that Java can't show keep their bytes, so that the file is found; its result's name has a replacement. */
    @Test
    void namesOfAnyBytesAreFound() throws Exception {
        Process process = new ProcessBuilder(
                        "bash", "-c", "cp a.jpg $'bad\\xff.jpg'; cp a.jpg $'new\\nline.jpg'; cp a.jpg -- -dash.jpg")
                .directory(in.toFile())
                .start();
        assumeTrue(process.waitFor() == 0, "there is no bash");
        Listing listing = list(false, List.of(), in);
        assertThat(listing.images()).hasSize(5).allMatch(source -> Files.exists(source.file()));
        assertThat(listing.failures()).isEmpty();
    }
}
