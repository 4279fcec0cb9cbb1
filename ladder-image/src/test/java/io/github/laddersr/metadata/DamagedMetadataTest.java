// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.Defects;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile metadata: undamaged parts are kept, nothing is thrown, nothing takes much memory. */
class DamagedMetadataTest {
    private static final int CASES = 600; // for each format

    @TempDir
    Path folder;

    /**
     * Changes some bytes, cuts out or doubles a part, or cuts off the end. The metadata that is left is enlarged,
     * written and read again.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "photo.jpg",
                "photo.png",
                "texts.png",
                "photo.tif",
                "motorola.tif",
                "big.tif",
                "photo.webp",
                "photo.gif",
                "photo.bmp"
            })
    void mutatedFilesNeverThrow(String name) throws IOException {
        byte[] whole = Samples.bytes(name);
        Random random = new Random(name.hashCode());
        ImageRows image = ImageRows.of(ByteImage.of(2, 1, 3, new byte[6]));
        byte[][] plain = new byte[3][];
        String[] endings = {"png", "jpg", "tif"};
        for (int i = 0; i < endings.length; i++) {
            Path file = folder.resolve("plain." + endings[i]);
            ImageFiles.write(image, file);
            plain[i] = Files.readAllBytes(file);
        }
        int kept = 0;
        for (int i = 0; i < CASES; i++) {
            Path in = Samples.file(folder, "mutated", mutated(whole, random));
            Metadata metadata = Defects.read(in); // unlike ImageFiles.metadata, this does not hide a defect
            Metadata enlarged = MetadataWriter.enlarged(metadata, image, image);
            Path out = Samples.file(folder, "out", plain[i % 3]);
            Defects.embed(enlarged, out, out, 3);
            Metadata back = ImageFiles.metadata(out);
            assertThat(back.icc())
                    .as("case %d", i)
                    .isEqualTo(enlarged.icc().filter(profile -> IccProfile.fits(profile, 3)));
            kept += back.isEmpty() ? 0 : 1;
            assertThat(back.orientation()).isEqualTo(Orientation.TOP_LEFT);
        }
        assertThat(kept).as("cases in which something survived").isGreaterThan(CASES / 4);
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                for (int i = random.nextInt(1, 20); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            case 1 -> {
                for (int i = random.nextInt(1, 6); i > 0; i--) { // lengths and offsets
                    int[] odd = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x00FFFFFF, 8, bytes.length};
                    ByteBuffer.wrap(bytes).putInt(random.nextInt(bytes.length - 4), odd[random.nextInt(odd.length)]);
                }
            }
            case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            default -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(from, Math.min(bytes.length, from + 200));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(bytes, 0, random.nextBoolean() ? to : from);
                out.write(bytes, random.nextBoolean() ? to : from, bytes.length - to);
                bytes = out.toByteArray();
            }
        }
        return bytes;
    }

    /**
     * 64 MB of zeros compressed to 64 KB are refused before they are in memory. The picture's other fields are read.
     */
    @Test
    void bombsAreRefused() {
        byte[] zeros = new byte[64 << 20];
        Deflater deflater = new Deflater(9);
        deflater.setInput(zeros);
        deflater.finish();
        byte[] packed = new byte[1 << 20];
        int n = deflater.deflate(packed);
        deflater.end();
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        profile.writeBytes("icc\0\0".getBytes(StandardCharsets.ISO_8859_1));
        profile.write(packed, 0, n);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("Raw profile type exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        text.write(packed, 0, n);
        byte[] plain = Samples.bytes("photo.png");
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(plain, 0, 33);
        png.writeBytes(chunk("iCCP", profile.toByteArray()));
        png.writeBytes(chunk("zTXt", text.toByteArray()));
        png.write(plain, 33, plain.length - 33);
        Metadata metadata = ImageFiles.metadata(Samples.file(folder, "bomb.png", png.toByteArray()));
        assertThat(metadata.exif()).isPresent();
        assertThat(metadata.icc()).as("the second one, which is sound").contains(Bytes.of(Samples.bytes("adobe.icc")));
    }

    /** 1,000 entries that all point to the same 8 MB of a file. */
    @Test
    void entriesThatShareALargeValueAreNotCopiedEach() {
        ByteBuffer tiff = ByteBuffer.allocate(9 << 20);
        tiff.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 1000);
        for (int i = 0; i < 1000; i++) {
            tiff.putShort((short) 270).putShort((short) 1).putInt(8 << 20).putInt(20_000);
        }
        Metadata metadata = ImageFiles.metadata(Samples.file(folder, "large.tif", tiff.array()));
        assertThat(metadata.exif()).isEmpty();
    }

    /** Older versions of ImageMagick and other programs write the JPEG's segment in hexadecimal. */
    @ParameterizedTest
    @ValueSource(strings = {"exif", "APP1"})
    void exifAsText(String profile) {
        Bytes exif =
                ImageFiles.metadata(Samples.file(folder, "photo.jpg")).exif().orElseThrow();
        String digits = HexFormat.of().formatHex("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
                + HexFormat.of().formatHex(exif.toByteArray());
        StringBuilder text =
                new StringBuilder("Raw profile type %s\0\n%s\n%8d\n".formatted(profile, profile, 6 + exif.size()));
        for (int i = 0; i < digits.length(); i += 72) {
            text.append(digits, i, Math.min(i + 72, digits.length())).append('\n');
        }
        byte[] plain = Samples.bytes("texts.png");
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(plain, 0, 33);
        png.writeBytes(chunk("tEXt", text.toString().getBytes(StandardCharsets.ISO_8859_1)));
        png.write(plain, 33, plain.length - 33);
        Metadata metadata = ImageFiles.metadata(Samples.file(folder, "raw.png", png.toByteArray()));
        assertThat(metadata.exif()).contains(exif);
        assertThat(metadata.orientation()).isEqualTo(Orientation.RIGHT_TOP);
    }

    @Test
    void brokenProfilesAreLeftOut() {
        byte[] icc = Samples.bytes("adobe.icc");
        byte[] noSignature = icc.clone();
        noSignature[36] = 'x';
        byte[] tagOutside = icc.clone();
        ByteBuffer.wrap(tagOutside).putInt(128 + 4 + 4, icc.length);
        byte[] manyTags = icc.clone();
        ByteBuffer.wrap(manyTags).putInt(128, Integer.MAX_VALUE);
        for (byte[] broken :
                List.of(noSignature, tagOutside, manyTags, Arrays.copyOf(icc, icc.length - 1), new byte[0])) {
            assertThat(IccProfile.obstacle(Bytes.of(broken))).isPresent();
        }
        assertThat(IccProfile.obstacle(Bytes.of(icc))).isEmpty();
    }

    @Test
    void aMissingFileHasNoMetadata() {
        assertThat(ImageFiles.metadata(folder.resolve("missing.png"))).isEqualTo(Metadata.none());
        assertThat(ImageFiles.metadata(folder)).isEqualTo(Metadata.none());
    }

    @Test
    void arraysAreCopied() {
        byte[] bytes = {1, 2, 3};
        Bytes immutable = Bytes.of(bytes);
        bytes[0] = 9;
        immutable.toByteArray()[1] = 9;
        assertThat(immutable.toByteArray()).containsExactly(1, 2, 3);
    }

    @Test
    void theImageIsThereWhateverTheMetadata() {
        Path out = folder.resolve("out.png");
        Metadata metadata = ImageFiles.metadata(Samples.file(folder, "photo.jpg"));
        Metadata odd = new Metadata(
                metadata.orientation(),
                metadata.icc(),
                java.util.Optional.of(Bytes.of(new byte[] {1})),
                metadata.xmp(),
                metadata.xmpExtension(),
                metadata.iptc(),
                metadata.density(),
                List.of());
        ImageRows image = ImageRows.of(ByteImage.of(2, 1, 3, new byte[] {1, 2, 3, 4, 5, 6}));
        for (String ending : new String[] {"png", "jpg", "tif"}) {
            Path file = out.resolveSibling("odd." + ending);
            MetadataWriter.write(image, file, WriteOptions.defaults(), MetadataWriter.enlarged(odd, image, image));
            assertThat(ImageFiles.read(file).width()).isEqualTo(2);
            assertThat(ImageFiles.metadata(file).icc()).isEqualTo(metadata.icc());
        }
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }
}
