// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ImageJ's description says about several pages does not go into a result of one. */
final class ImageJTest {
    @TempDir
    Path folder;

    private Path tiff(String description) throws Exception {
        byte[] text = (description + "\0").getBytes(StandardCharsets.ISO_8859_1);
        TiffField field = new TiffField.Values(270, TiffFile.ASCII, text, ByteOrder.BIG_ENDIAN);
        byte[] exif = TiffWriter.block(TiffTree.of(List.of(field)), ByteOrder.BIG_ENDIAN)
                .array();
        Metadata metadata = new Metadata(
                Orientation.TOP_LEFT,
                Optional.empty(),
                Optional.of(Bytes.of(exif)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        Path file = folder.resolve("a.tif");
        MetadataWriter.write(ImageRows.of(ByteImage.of(3, 2, 1, new byte[6])), file, WriteOptions.defaults(), metadata);
        return file;
    }

    private static String description(Metadata metadata) throws Exception {
        TiffFile exif = TiffFile.of(ByteSource.of(metadata.exif().orElseThrow().toByteArray()));
        return new String(exif.first().bytes(270).orElseThrow(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void linesAboutOtherPagesAreRemoved() throws Exception {
        Path stack = tiff("ImageJ=1.53t\nimages=3\nchannels=3\nhyperstack=true\nunit=um\nslices=1");
        assertThat(description(ImageFiles.metadata(stack))).isEqualTo("ImageJ=1.53t\nunit=um\n\0");
        try (ImageSource one = ImageSource.open(stack, ReadOptions.defaults())) {
            assertThat(description(one.metadata())).isEqualTo("ImageJ=1.53t\nunit=um\n\0");
        }
        try (ImageSource all = ImageSource.open(stack, ReadOptions.defaults().withPages(Pages.ALL))) {
            assertThat(description(all.metadata())).contains("images=3\nchannels=3", "slices=1\0");
        }
        assertThat(description(ImageFiles.metadata(tiff("My images=3\nimages=2"))))
                .isEqualTo("My images=3\nimages=2\0");
    }
}
