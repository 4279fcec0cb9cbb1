// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import io.github.laddersr.Warning;
import io.github.laddersr.fixtures.OddFiles;
import io.github.laddersr.metadata.Metadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prompts of image generators are carried to formats without text chunks. */
final class PngTextsTest {
    private static final String PROMPT = "a cat & a <dog>, (oil:1.2)\nSteps: 20, Größe: 512x512, 猫";

    @TempDir
    Path folder;

    private final List<Warning> warnings = new ArrayList<>();

    private Path written(String name, byte[]... chunks) throws Exception {
        ByteImage image = ByteImage.of(8, 6, 3, new byte[144]);
        Path png = Files.write(folder.resolve("a.png"), OddFiles.png(image, chunks));
        Metadata metadata = ImageFiles.metadata(png);
        Path file = folder.resolve(name);
        MetadataWriter.write(ImageFiles.open(png), file, WriteOptions.defaults(), metadata, warnings::add);
        return file;
    }

    private static byte[] international(String keyword, String text) {
        return OddFiles.chunk("iTXt", keyword, new byte[5], text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jpg", "a.tif", "a.webp"})
    void oneTextIsTheUserComment(String name) throws Exception {
        Path file = written(name, international("parameters", PROMPT));
        var exif = ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        byte[] comment = exif.getByteArray(ExifDirectoryBase.TAG_USER_COMMENT);
        assertThat(new String(comment, 0, 7, StandardCharsets.US_ASCII)).isEqualTo("UNICODE");
        assertThat(new String(comment, 8, comment.length - 8, StandardCharsets.UTF_16BE))
                .isEqualTo(PROMPT);
        assertThat(warnings).isEmpty();
    }

    @Test
    void textsWithATagOfTheirOwnGetIt() throws Exception {
        Path file = written(
                "a.jpg",
                OddFiles.chunk("tEXt", "Author\0Jan"),
                OddFiles.chunk("tEXt", "prompt\0{}"),
                OddFiles.chunk("tEXt", "workflow\0[]"));
        var found = ImageMetadataReader.readMetadata(file.toFile());
        var first = found.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(first.getString(ExifDirectoryBase.TAG_ARTIST)).isEqualTo("Jan");
        var exif = found.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(new String(exif.getByteArray(ExifDirectoryBase.TAG_USER_COMMENT), StandardCharsets.US_ASCII))
                .isEqualTo("ASCII\0\0\0prompt: {}\nworkflow: []");
    }

    /** If a text is too long for a JPEG's EXIF segment, it goes into XMP, in several segments if necessary. */
    @Test
    void aLongTextGoesIntoXmp() throws Exception {
        String longText = PROMPT.repeat(3000);
        Path file = written("a.jpg", international("workflow", longText));
        Metadata metadata = ImageFiles.metadata(file);
        assertThat(metadata.exif()).isEmpty();
        assertThat(new String(metadata.xmpExtension().orElseThrow().toByteArray(), StandardCharsets.UTF_8))
                .contains(longText.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    @Test
    void aWarningNamesTheTextIfThereIsExifAndXmpAlready() throws Exception {
        byte[] exif = OddFiles.chunk("eXIf", "MM\0*", OddFiles.big(8), new byte[] {0, 0}, OddFiles.big(0));
        written("a.jpg", exif, international("XML:com.adobe.xmp", "<x/>"), international("parameters", PROMPT));
        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.TEXT_LEFT_OUT);
            assertThat(warning.sentence()).contains("parameters");
        });
        warnings.clear();
        Path file = written("b.webp", exif, international("parameters", PROMPT));
        assertThat(warnings).isEmpty();
        assertThat(new String(ImageFiles.metadata(file).xmp().orElseThrow().toByteArray(), StandardCharsets.UTF_8))
                .contains("a cat &amp; a &lt;dog&gt;");
    }

    @Test
    void aPngKeepsThemAsTheyWere() throws Exception {
        Path file = written("b.png", international("parameters", PROMPT));
        assertThat(ImageFiles.metadata(file).pngChunks()).singleElement().satisfies(chunk -> {
            assertThat(chunk.keyword()).isEqualTo("parameters");
            assertThat(chunk.text()).isEqualTo(PROMPT);
        });
    }
}
