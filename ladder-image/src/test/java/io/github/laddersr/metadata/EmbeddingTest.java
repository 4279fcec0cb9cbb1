// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.icc.IccDirectory;
import com.drew.metadata.webp.WebpDirectory;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cases that {@link MetadataMatrixTest} does not cover: large fields, other forms of files, fields that do not fit,
 * failures.
 */
class EmbeddingTest {
    @TempDir
    Path folder;

    private static final byte[] ICC = Samples.bytes("adobe.icc");

    private static Metadata with(Optional<Bytes> icc, Optional<Bytes> exif, Optional<Bytes> xmp, Optional<Bytes> iptc) {
        return new Metadata(Orientation.TOP_LEFT, icc, exif, xmp, Optional.empty(), iptc, Optional.empty(), List.of());
    }

    private static ImageRows image(int channels) {
        byte[] samples = new byte[40 * 30 * channels];
        new Random(1).nextBytes(samples);
        return ImageRows.of(ByteImage.of(40, 30, channels, samples));
    }

    private Path written(String ending, Metadata metadata) {
        Path file = folder.resolve("out." + ending);
        MetadataWriter.write(image(3), file, WriteOptions.defaults(), metadata);
        return file;
    }

    /** A real profile with a made-up tag of many bytes. */
    private static byte[] largeProfile(int size) {
        byte[] profile = Arrays.copyOf(ICC, size);
        for (int i = ICC.length; i < size; i++) {
            profile[i] = (byte) (i * 31 >> 3);
        }
        ByteBuffer.wrap(profile).putInt(0, size);
        return profile;
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tif"})
    void aProfileOfManySegments(String ending) throws Exception {
        byte[] profile = largeProfile(300_001);
        Path file = written(
                ending, with(Optional.of(Bytes.of(profile)), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(ImageFiles.metadata(file).icc().orElseThrow().toByteArray()).isEqualTo(profile);
        assertThat(ImageMetadataReader.readMetadata(file.toFile())
                        .getFirstDirectoryOfType(IccDirectory.class)
                        .getInt(IccDirectory.TAG_PROFILE_BYTE_COUNT))
                .isEqualTo(300_001);
        assertThat(ImageFiles.read(file).width()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tif"})
    void iptcOfManySegments(String ending) {
        byte[] iptc = new byte[5 + 30_000 + 5 + 30_000 + 5 + 30_001];
        int at = 0;
        for (int n : new int[] {30_000, 30_000, 30_001}) {
            ByteBuffer.wrap(iptc, at, 5)
                    .put((byte) 0x1C)
                    .put((byte) 2)
                    .put((byte) 120)
                    .putShort((short) n);
            Arrays.fill(iptc, at + 5, at + 5 + n, (byte) 'a');
            at += 5 + n;
        }
        Metadata metadata = with(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Bytes.of(iptc)));
        assertThat(ImageFiles.metadata(written(ending, metadata)).iptc()).isEqualTo(metadata.iptc());
    }

    /**
     * Above 64 KB, XMP in a JPEG becomes a short packet and an extension. From such a JPEG both are copied unchanged to
     * the next one.
     */
    @Test
    void aLargePacketIsExtendedXmpInJpeg() throws Exception {
        String body = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><!--" + "-x".repeat(60_000) + "--></x:xmpmeta>";
        Bytes packet = Bytes.of(
                ("<?xpacket begin='' id=''?>\n" + body + "\n<?xpacket end='w'?>").getBytes(StandardCharsets.UTF_8));
        Metadata metadata = with(Optional.empty(), Optional.empty(), Optional.of(packet), Optional.empty());
        Metadata back = ImageFiles.metadata(written("jpg", metadata));
        String main = new String(back.xmp().orElseThrow().toByteArray(), StandardCharsets.UTF_8);
        String guid = HexFormat.of()
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(main).contains("xmpNote:HasExtendedXMP=\"" + guid + "\"");
        assertThat(back.xmpExtension().orElseThrow().toByteArray()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));

        Metadata again = ImageFiles.metadata(written("jpg", back));
        assertThat(again.xmp()).isEqualTo(back.xmp());
        assertThat(again.xmpExtension()).isEqualTo(back.xmpExtension());

        assertThat(ImageFiles.metadata(written("png", metadata)).xmp()).contains(packet);
        assertThat(ImageFiles.metadata(written("tif", metadata)).xmp()).contains(packet);
    }

    @Test
    void exifThatDoesNotFitIntoAJpegIsLeftOutAndTheRestStays() {
        byte[] exif = Arrays.copyOf(
                TiffWriter.block(TiffTree.of(Density.perInch(300, 300).fields()), ByteOrder.BIG_ENDIAN)
                        .toByteArray(),
                70_000);
        Metadata metadata =
                with(Optional.of(Bytes.of(ICC)), Optional.of(Bytes.of(exif)), Optional.empty(), Optional.empty());
        Metadata back = ImageFiles.metadata(written("jpg", metadata));
        assertThat(back.exif()).isEmpty();
        assertThat(back.icc()).isEqualTo(metadata.icc());
        assertThat(ImageFiles.metadata(written("png", metadata)).exif()).isEqualTo(metadata.exif());
    }

    @ParameterizedTest
    @CsvSource({"lossy.webp, 36, 24, false", "lossless.webp, 36, 24, false", "alpha.webp, 21, 13, true"})
    void everyFormOfWebp(String name, int width, int height, boolean alpha) throws Exception {
        Path file = Samples.file(folder, name);
        ByteImage pixels = ImageFiles.read(file);
        Metadata photo = ImageFiles.metadata(Samples.file(folder, "photo.jpg"));
        MetadataWriter.embed(photo, file, file, alpha ? 4 : 3);
        assertThat(ImageFiles.read(file)).isEqualTo(pixels);
        Metadata back = ImageFiles.metadata(file);
        assertThat(back.icc()).isEqualTo(photo.icc());
        assertThat(back.exif()).isEqualTo(photo.exif());
        assertThat(back.xmp()).isEqualTo(photo.xmp());
        WebpDirectory seen =
                ImageMetadataReader.readMetadata(file.toFile()).getDirectoriesOfType(WebpDirectory.class).stream()
                        .filter(d -> d.containsTag(WebpDirectory.TAG_HAS_ALPHA))
                        .findFirst()
                        .orElseThrow();
        assertThat(seen.getInt(WebpDirectory.TAG_IMAGE_WIDTH)).isEqualTo(width);
        assertThat(seen.getInt(WebpDirectory.TAG_IMAGE_HEIGHT)).isEqualTo(height);
        assertThat(seen.getBoolean(WebpDirectory.TAG_HAS_ALPHA)).isEqualTo(alpha);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4))
                .isEqualTo(bytes.length - 8);
        int flags = bytes[20];
        assertThat(flags).isEqualTo(0x20 | 0x08 | 0x04 | (alpha ? 0x10 : 0));
    }

    @Test
    void aDensityBecomesExifInWebp() {
        Path file = Samples.file(folder, "lossy.webp");
        Metadata metadata = ImageFiles.metadata(Samples.file(folder, "photo.bmp"));
        assertThat(metadata.exif()).isEmpty();
        MetadataWriter.embed(metadata, file, file, 3);
        assertThat(ImageFiles.metadata(file).density()).contains(Density.perInch(300, 300));
    }

    @Test
    void theShapeOfAPixelStays() {
        Metadata metadata = new Metadata(
                Orientation.TOP_LEFT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Density(4, 3, Density.Unit.NONE)),
                List.of());
        for (String ending : List.of("png", "jpg", "tif")) {
            assertThat(ImageFiles.metadata(written(ending, metadata)).density())
                    .as(ending)
                    .contains(new Density(4, 3, Density.Unit.NONE));
        }
    }

    @Test
    void pngKeepsItsColoursAndTexts() {
        PngChunk gamma = new PngChunk("gAMA", Bytes.of(new byte[] {0, 0, (byte) 0xB1, (byte) 0x8F}));
        PngChunk text = new PngChunk("tEXt", Bytes.of("Title\0Ladder".getBytes(StandardCharsets.ISO_8859_1)));
        Metadata metadata = new Metadata(
                Orientation.TOP_LEFT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(gamma, text));
        assertThat(ImageFiles.metadata(written("png", metadata)).pngChunks()).containsExactly(gamma, text);
        assertThat(metadata.stripped().pngChunks()).containsExactly(gamma);
    }

    @Test
    void strippedKeepsTheProfileOnly() {
        Metadata photo = ImageFiles.metadata(Samples.file(folder, "photo.jpg"));
        Metadata back = ImageFiles.metadata(written("jpg", photo.stripped()));
        assertThat(back.icc()).isEqualTo(photo.icc());
        assertThat(back.exif()).isEmpty();
        assertThat(back.xmp()).isEmpty();
        assertThat(back.iptc()).isEmpty();
        assertThat(photo.stripped().orientation()).isEqualTo(photo.orientation());
    }

    @Test
    void theOrientationInThePacketIsResetToo() {
        String packet = "<rdf:Description tiff:Orientation=\"6\" a='6'/><tiff:Orientation>8</tiff:Orientation>";
        Metadata metadata = new Metadata(
                Orientation.RIGHT_TOP,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Bytes.of(packet.getBytes(StandardCharsets.UTF_8))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Density.perInch(300, 150)),
                List.of());
        ImageRows small = image(3);
        Metadata enlarged = MetadataWriter.enlarged(metadata, small, Samples.enlarged(small, 2));
        assertThat(new String(enlarged.xmp().orElseThrow().toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo(packet.replace("\"6\"", "\"1\"").replace(">8<", ">1<"));
        assertThat(enlarged.orientation()).isEqualTo(Orientation.TOP_LEFT);
        assertThat(enlarged.density()).as("of the picture laid on its side").contains(Density.perInch(300, 600));
    }

    @Test
    void aProfileForOtherColoursIsLeftOut() {
        Metadata gray = with(
                Optional.of(Bytes.of(Samples.bytes("gray.icc"))), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(ImageFiles.metadata(written("png", gray)).icc()).isEmpty();
        Path file = folder.resolve("gray.png");
        MetadataWriter.write(image(1), file, WriteOptions.defaults(), gray);
        assertThat(ImageFiles.metadata(file).icc()).isEqualTo(gray.icc());
    }

    /** A file of unknown format and one that ends in its header: both stay unchanged, and nothing is thrown. */
    @Test
    void filesThatCannotTakeMetadataStayUnchanged() throws IOException {
        Metadata photo = ImageFiles.metadata(Samples.file(folder, "photo.jpg"));
        for (byte[] damaged : List.of(
                "no image at all".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(Samples.bytes("photo.png"), 40),
                Arrays.copyOf(Samples.bytes("photo.jpg"), 15),
                Arrays.copyOf(Samples.bytes("photo.tif"), 15),
                Arrays.copyOf(Samples.bytes("lossy.webp"), 18),
                new byte[0])) {
            Path file = Samples.file(folder, "damaged", damaged);
            MetadataWriter.embed(photo, file, file, 3);
            assertThat(file).hasBinaryContent(damaged);
        }
        try (var left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("photo.jpg", "damaged");
        }
    }

    /** CMYK and Lab: the decoder returns sRGB, for which their profile is wrong. */
    @ParameterizedTest
    @CsvSource({
        "2, 8, 1, true",
        "1, 16, 1, true",
        "3, 8, 1, true",
        "5, 8, 1, false",
        "8, 8, 1, false",
        "2, 32, 3, true",
        "1, 32, 1, true"
    })
    void theProfileOfATiffStaysOnlyWithItsSamples(int photometric, int bits, int format, boolean kept) {
        TiffTree tree = TiffTree.of(List.of(
                TiffField.number(TiffTags.BITS_PER_SAMPLE, bits),
                TiffField.number(TiffTags.PHOTOMETRIC, photometric),
                TiffField.number(TiffTags.SAMPLE_FORMAT, format),
                TiffField.bytes(TiffTags.ICC, TiffFile.UNDEFINED, Bytes.of(ICC))));
        Path file = Samples.file(
                folder, "a.tif", TiffWriter.block(tree, ByteOrder.LITTLE_ENDIAN).toByteArray());
        assertThat(ImageFiles.metadata(file).icc().isPresent()).isEqualTo(kept);
    }
}
