// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.ExifThumbnailDirectory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.icc.IccDirectory;
import com.drew.metadata.iptc.IptcDirectory;
import com.drew.metadata.jfif.JfifDirectory;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Carries every field from every format to every format that can hold it. Another library's reader checks the result.
 */
class MetadataMatrixTest {
    private static final int FACTOR = 3;

    @TempDir
    Path folder;

    /**
     * A picture and letters for its fields: I(CC), E(XIF), X(MP), P(IPTC), D(ensity), O(rientation outside of EXIF).
     */
    private record Input(String name, String fields) {
        boolean has(char field) {
            return fields.indexOf(field) >= 0;
        }
    }

    private static final List<Input> INPUTS = List.of(
            new Input("photo.jpg", "IEXPD"),
            new Input("photo.png", "IEXPD"),
            new Input("photo.tif", "IEXPD"),
            new Input("motorola.tif", "IEXPD"),
            new Input("big.tif", "IXDO"),
            new Input("photo.webp", "IEXD"),
            new Input("texts.png", "IXPD"),
            new Input("photo.gif", "IX"),
            new Input("photo.bmp", "D"),
            new Input("gray.png", "IED"),
            new Input("cmyk.jpg", "EXD"));

    static Stream<String[]> pairs() {
        return INPUTS.stream()
                .flatMap(in -> Stream.of("png", "jpg", "tif", "webp").map(ending -> new String[] {in.name(), ending}));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyFieldArrives(String name, String ending) throws Exception {
        Input input =
                INPUTS.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
        Path in = Samples.file(folder, name);
        Metadata metadata = ImageFiles.metadata(in);
        ImageRows small = OrientedRows.of(ImageFiles.open(in), metadata.orientation());
        boolean turned = input.has('E') || input.has('O');
        assertThat(small.width()).isEqualTo(turned ? Samples.HEIGHT : Samples.WIDTH);
        ImageRows large = Samples.enlarged(small, FACTOR);
        Path out = folder.resolve("out." + ending);
        MetadataWriter.write(large, out, WriteOptions.defaults(), MetadataWriter.enlarged(metadata, small, large));

        assertThat(ImageFiles.open(out).width()).isEqualTo(FACTOR * small.width());
        assertThat(ImageFiles.open(out).height()).isEqualTo(FACTOR * small.height());
        Metadata back = ImageFiles.metadata(out);
        assertThat(back.orientation()).isEqualTo(Orientation.TOP_LEFT);
        com.drew.metadata.Metadata seen = seen(out);

        boolean gray = name.equals("gray.png");
        if (input.has('I') && !(gray && ending.equals("webp"))) {
            byte[] profile = Samples.bytes(gray ? "gray.icc" : "adobe.icc");
            assertThat(back.icc().orElseThrow().toByteArray()).isEqualTo(profile);
            assertThat(only(seen, IccDirectory.class).getInt(IccDirectory.TAG_PROFILE_BYTE_COUNT))
                    .isEqualTo(profile.length);
        } else {
            assertThat(seen.getDirectoriesOfType(IccDirectory.class)).isEmpty();
        }
        if (input.has('E')) {
            exif(seen, large, !name.equals("cmyk.jpg") ? 0xFFFF : 1);
        }
        if (input.has('X')) {
            assertThat(back.xmp()).isEqualTo(metadata.xmp());
            assertThat(only(seen, XmpDirectory.class).getXmpProperties()).containsEntry("dc:title[1]", "Lädder");
        }
        if (input.has('P') && !ending.equals("webp")) {
            assertThat(back.iptc()).isEqualTo(metadata.iptc());
            IptcDirectory iptc = only(seen, IptcDirectory.class);
            assertThat(iptc.getString(IptcDirectory.TAG_OBJECT_NAME)).isEqualTo("Ladder");
            assertThat(iptc.getString(IptcDirectory.TAG_CITY)).isEqualTo("Zurich");
            assertThat(iptc.getKeywords()).containsExactly("pyramid", "network");
        }
        if (input.has('D')) {
            density(seen, ending);
            assertThat(back.density()).contains(Density.perInch(300 * FACTOR, 300 * FACTOR));
        }
    }

    private static void exif(com.drew.metadata.Metadata seen, ImageRows large, int colourSpace)
            throws MetadataException {
        ExifIFD0Directory main = only(seen, ExifIFD0Directory.class);
        assertThat(main.getString(ExifIFD0Directory.TAG_MAKE)).isEqualTo("Ladder");
        assertThat(main.getString(ExifIFD0Directory.TAG_MODEL)).isEqualTo("Pyramid 7");
        assertThat(main.getString(ExifIFD0Directory.TAG_COPYRIGHT)).isEqualTo("(c) nobody");
        assertThat(main.getInt(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(1);
        assertThat(main.getInt(ExifIFD0Directory.TAG_X_RESOLUTION)).isEqualTo(300 * FACTOR);
        assertThat(main.getInt(ExifIFD0Directory.TAG_Y_RESOLUTION)).isEqualTo(300 * FACTOR);
        assertThat(main.getInt(ExifIFD0Directory.TAG_RESOLUTION_UNIT)).isEqualTo(2);
        ExifSubIFDDirectory exif = only(seen, ExifSubIFDDirectory.class);
        assertThat(exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL)).isEqualTo("2024:05:06 07:08:09");
        assertThat(exif.getInt(ExifSubIFDDirectory.TAG_ISO_EQUIVALENT)).isEqualTo(200);
        assertThat(exif.getRational(ExifSubIFDDirectory.TAG_EXPOSURE_TIME).doubleValue())
                .isEqualTo(1 / 125.0);
        assertThat(exif.getInt(ExifSubIFDDirectory.TAG_EXIF_IMAGE_WIDTH)).isEqualTo(large.width());
        assertThat(exif.getInt(ExifSubIFDDirectory.TAG_EXIF_IMAGE_HEIGHT)).isEqualTo(large.height());
        assertThat(exif.getInt(ExifSubIFDDirectory.TAG_COLOR_SPACE)).isEqualTo(colourSpace);
        var place = only(seen, GpsDirectory.class).getGeoLocation();
        assertThat(place.getLatitude()).isEqualTo(47.5);
        assertThat(place.getLongitude()).isEqualTo(8.25);
        assertThat(seen.getDirectoriesOfType(ExifThumbnailDirectory.class)).isEmpty();
    }

    /** Checks the density in the container's own field, if the format has one. */
    private static void density(com.drew.metadata.Metadata seen, String ending) throws MetadataException {
        switch (ending) {
            case "jpg" -> {
                JfifDirectory jfif = only(seen, JfifDirectory.class);
                assertThat(jfif.getResX()).isEqualTo(300 * FACTOR);
                assertThat(jfif.getResY()).isEqualTo(300 * FACTOR);
                assertThat(jfif.getResUnits()).isEqualTo(1);
            }
            case "png" -> {
                Directory phys = seen.getDirectoriesOfType(PngDirectory.class).stream()
                        .filter(d -> d.containsTag(PngDirectory.TAG_PIXELS_PER_UNIT_X))
                        .findFirst()
                        .orElseThrow();
                assertThat(phys.getInt(PngDirectory.TAG_PIXELS_PER_UNIT_X) * 0.0254)
                        .isCloseTo(300 * FACTOR, within(0.0127));
                assertThat(phys.getInt(PngDirectory.TAG_UNIT_SPECIFIER)).isEqualTo(1);
            }
            default -> {
                ExifIFD0Directory main = only(seen, ExifIFD0Directory.class);
                assertThat(main.getInt(ExifIFD0Directory.TAG_X_RESOLUTION)).isEqualTo(300 * FACTOR);
                assertThat(main.getInt(ExifIFD0Directory.TAG_RESOLUTION_UNIT)).isEqualTo(2);
            }
        }
    }

    private static com.drew.metadata.Metadata seen(Path file) throws IOException, ImageProcessingException {
        com.drew.metadata.Metadata seen = ImageMetadataReader.readMetadata(file.toFile());
        for (Directory directory : seen.getDirectories()) {
            assertThat(directory.getErrors()).as(directory.getName()).isEmpty();
        }
        return seen;
    }

    private static <T extends Directory> T only(com.drew.metadata.Metadata seen, Class<T> type) {
        assertThat(seen.getDirectoriesOfType(type)).hasSize(1);
        return seen.getDirectoriesOfType(type).iterator().next();
    }
}
