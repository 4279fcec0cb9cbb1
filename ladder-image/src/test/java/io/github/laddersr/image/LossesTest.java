// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.jpeg.JpegCommentDirectory;
import io.github.laddersr.Warning;
import io.github.laddersr.Warning.Kind;
import io.github.laddersr.fixtures.OddFiles;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.PngChunk;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that a file holds beside its pixels is kept, or a warning says that it is lost. */
final class LossesTest {
    private static final ByteImage IMAGE = ByteImage.of(8, 6, 3, new byte[144]);

    @TempDir
    Path folder;

    private final List<Warning> warnings = new ArrayList<>();

    private byte[] jpeg() throws Exception {
        Path file = folder.resolve("plain.jpg");
        ImageFiles.write(IMAGE, file);
        return Files.readAllBytes(file);
    }

    private Path jpegWith(byte[]... segments) throws Exception {
        byte[] jpeg = jpeg();
        int at = OddFiles.segments(jpeg).get(1); // after the JFIF segment
        return Files.write(folder.resolve("in.jpg"), OddFiles.inserted(jpeg, at, OddFiles.join((Object[]) segments)));
    }

    private Metadata read(Path file) {
        try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
            Metadata metadata = source.metadata();
            source.rows();
            warnings.addAll(source.warnings());
            return metadata;
        }
    }

    private List<Kind> kinds() {
        return warnings.stream().map(Warning::kind).toList();
    }

    private Path written(Metadata metadata, String name) {
        Path file = folder.resolve(name);
        MetadataWriter.write(ImageRows.of(IMAGE), file, WriteOptions.defaults(), metadata, warnings::add);
        return file;
    }

    private static List<String> texts(Metadata metadata) throws Exception {
        List<String> texts = new ArrayList<>();
        for (PngChunk chunk : metadata.pngChunks()) {
            texts.add(chunk.keyword() + "=" + chunk.text());
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"made by hand", "Größe: zwölf", "猫 and more"})
    void aJpegsCommentIsKept(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Metadata metadata = read(jpegWith(OddFiles.segment(0xFE, bytes, new byte[1])));
        assertThat(texts(metadata)).containsExactly("Comment=" + text);
        assertThat(texts(read(written(metadata, "a.png")))).containsExactly("Comment=" + text);
        Path jpeg = written(metadata, "a.jpg");
        assertThat(texts(read(jpeg))).containsExactly("Comment=" + text);
        assertThat(read(jpeg).exif()).isEmpty();
        for (String name : List.of("a.tif", "a.webp")) {
            var exif = ImageMetadataReader.readMetadata(written(metadata, name).toFile())
                    .getFirstDirectoryOfType(ExifSubIFDDirectory.class);
            byte[] comment = exif.getByteArray(ExifDirectoryBase.TAG_USER_COMMENT);
            boolean ascii = new String(comment, 0, 5, StandardCharsets.US_ASCII).equals("ASCII");
            assertThat(new String(
                            comment,
                            8,
                            comment.length - 8,
                            ascii ? StandardCharsets.US_ASCII : StandardCharsets.UTF_16BE))
                    .isEqualTo(text);
        }
        assertThat(warnings).isEmpty();
        assertThat(metadata.stripped().pngChunks()).isEmpty();
    }

    @Test
    void severalCommentsAndOneInLatin1() throws Exception {
        Metadata metadata = read(jpegWith(
                OddFiles.segment(0xFE, "one".getBytes(StandardCharsets.US_ASCII)),
                OddFiles.segment(0xFE, "zwölf".getBytes(StandardCharsets.ISO_8859_1))));
        assertThat(texts(metadata)).containsExactly("Comment=one", "Comment=zwölf");
        Path jpeg = written(metadata, "a.jpg");
        assertThat(ImageMetadataReader.readMetadata(jpeg.toFile()).getDirectoriesOfType(JpegCommentDirectory.class))
                .hasSize(2);
        byte[][] many = Stream.generate(() -> OddFiles.segment(0xFE, "more".getBytes(StandardCharsets.US_ASCII)))
                .limit(100)
                .toArray(byte[][]::new);
        assertThat(read(jpegWith(many)).pngChunks()).hasSize(64);
        assertThat(kinds()).containsExactly(Kind.TEXT_LEFT_OUT);
    }

    @Test
    void aGifsCommentIsKept() throws Exception {
        String text = "a longer comment, ".repeat(20);
        List<byte[]> blocks = new ArrayList<>(List.of(new byte[] {0x21, (byte) 0xFE}));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 255) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 255));
            blocks.add(OddFiles.join(new byte[] {(byte) part.length}, part));
        }
        blocks.add(new byte[1]);
        byte[] gif = OddFiles.gif(
                4,
                4,
                new byte[] {0, 0, 0, 90, 90, 90, -1, -1, -1, 0, 0, -1},
                OddFiles.join(blocks.toArray()),
                OddFiles.gifFrame(0, 0, 4, 4, new int[16]));
        Metadata metadata = read(Files.write(folder.resolve("a.gif"), gif));
        assertThat(texts(metadata)).containsExactly("Comment=" + text);
        assertThat(texts(read(written(metadata, "a.jpg")))).containsExactly("Comment=" + text);
        assertThat(warnings).isEmpty();
    }

    private Path fixture(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("kinds/" + name))) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg-ycck.jpg", "tiff-cmyk8.tif", "tiff-cmyk16.tif"})
    void inksBecomeSrgb(String name) throws Exception {
        read(fixture(name));
        assertThat(kinds()).containsExactly(Kind.CONVERTED);
        assertThat(warnings.getFirst().sentence()).contains("CMYK");
    }

    @Test
    void contentCredentialsAreNamed() throws Exception {
        read(jpegWith(OddFiles.segment(0xEB, "JP".getBytes(StandardCharsets.US_ASCII), new byte[40])));
        read(Files.write(folder.resolve("a.png"), OddFiles.png(IMAGE, OddFiles.chunk("caBX", new byte[40]))));
        assertThat(kinds()).containsExactly(Kind.METADATA_LEFT_OUT, Kind.METADATA_LEFT_OUT);
        assertThat(warnings).allSatisfy(w -> assertThat(w.sentence()).contains("C2PA"));
    }

    @Test
    void pathsOfPhotoshopAreNamed() throws Exception {
        byte[] path = OddFiles.join(
                "Photoshop 3.0\0".getBytes(StandardCharsets.US_ASCII),
                "8BIM".getBytes(StandardCharsets.US_ASCII),
                new byte[] {7, (byte) 0xD0, 0, 0}, // resource 2000 without a name
                OddFiles.big(4),
                new byte[4]);
        read(jpegWith(OddFiles.segment(0xED, path)));
        assertThat(kinds()).containsExactly(Kind.METADATA_LEFT_OUT);
        assertThat(warnings.getFirst().sentence()).contains("1 path");
    }

    /** A profile of only a header and one tag. */
    private static byte[] profile(String tag, byte[] content) {
        int at = 128 + 4 + 12;
        return ByteBuffer.allocate(at + content.length)
                .putInt(0, at + content.length)
                .put(16, "RGB ".getBytes(StandardCharsets.US_ASCII))
                .put(36, "acsp".getBytes(StandardCharsets.US_ASCII))
                .putInt(128, 1)
                .put(132, tag.getBytes(StandardCharsets.US_ASCII))
                .putInt(136, at)
                .putInt(140, content.length)
                .put(at, content)
                .array();
    }

    @ParameterizedTest
    @CsvSource({"16, PQ", "18, HLG", "13, ''", "1, ''"})
    void profilesOfHighDynamicRangeAreNamed(byte transfer, String name) throws Exception {
        byte[] cicp =
                OddFiles.join("cicp".getBytes(StandardCharsets.US_ASCII), new byte[4], new byte[] {9, transfer, 0, 1});
        byte[] named = OddFiles.join(
                "mluc".getBytes(StandardCharsets.US_ASCII),
                new byte[20],
                ("Rec. 2100 " + name).getBytes(StandardCharsets.UTF_16BE));
        for (byte[] profile : List.of(profile("cicp", cicp), profile("desc", named))) {
            warnings.clear();
            read(jpegWith(OddFiles.segment(
                    0xE2, "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII), new byte[] {1, 1}, profile)));
            if (name.isEmpty()) {
                assertThat(warnings).isEmpty();
            } else {
                assertThat(kinds()).containsExactly(Kind.HDR);
                assertThat(warnings.getFirst().sentence()).contains(name);
            }
        }
    }

    /** A TIFF of one pixel with some additional tags of one number each. */
    private Path tiff(int... more) throws Exception {
        int[] tags = {256, 257, 258, 259, 262, 273, 277, 278, 279};
        int[] values = {1, 1, 8, 1, 1, 8, 1, 1, 1};
        int n = tags.length + more.length;
        ByteBuffer tiff = ByteBuffer.allocate(10 + 2 + 12 * n + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(10).putShort((short) 0x7F).putShort((short) n);
        for (int i = 0; i < n; i++) {
            tiff.putShort((short) (i < tags.length ? tags[i] : more[i - tags.length]));
            tiff.putShort((short) 3).putInt(1).putInt(i < tags.length ? values[i] : 0);
        }
        return Files.write(folder.resolve("a.tif"), tiff.array());
    }

    @Test
    void tagsOfATiffThatAreLeftOutAreNamed() throws Exception {
        read(tiff(270, 305, 306));
        assertThat(warnings).isEmpty();
        read(tiff(33550, 33922, 34735, 37724, 42113, 65000));
        assertThat(kinds()).containsExactly(Kind.METADATA_LEFT_OUT);
        assertThat(warnings.getFirst().sentence())
                .endsWith("is enlarged without its place on the map (GeoTIFF), Photoshop's layers, GDAL's notes,"
                        + " the tag 65000.");
        warnings.clear();
        read(tiff(60001, 60002, 60003, 60004, 60005, 60006, 60007, 60008, 60009, 60010));
        assertThat(warnings.getFirst().sentence()).contains("the tag 60007, 3 more.");
    }
}
