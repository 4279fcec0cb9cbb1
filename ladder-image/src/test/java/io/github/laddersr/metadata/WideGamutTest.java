// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.WriteOptions;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A picture in Adobe RGB looks the same before and after. Both are converted to sRGB with the profile in their file.
 */
class WideGamutTest {
    @TempDir
    Path folder;

    /**
     * The colours would differ much more if the profile were lost, or applied and kept: see {@link #theTestCanFail}.
     */
    @ParameterizedTest
    @CsvSource({
        "photo.png, png",
        "photo.png, tif",
        "photo.png, webp",
        "photo.tif, png",
        "motorola.tif, png",
        "photo.webp, png",
        "photo.webp, webp",
        "photo.jpg, png",
        "photo.jpg, jpg",
        "photo.gif, png",
        "photo.png, jpg"
    })
    void looksTheSame(String name, String ending) {
        Path in = Samples.file(folder, name);
        Metadata metadata = ImageFiles.metadata(in);
        ImageRows small = OrientedRows.of(ImageFiles.open(in), metadata.orientation());
        Path out = folder.resolve("out." + ending);
        MetadataWriter.write(
                small,
                out,
                WriteOptions.defaults().withLossless(!ending.equals("jpg")),
                MetadataWriter.enlarged(metadata, small, small));
        double lossy = ending.equals("jpg") ? 6 : 1;
        assertThat(difference(seen(small, metadata), seen(ImageFiles.open(out), ImageFiles.metadata(out))))
                .isLessThan(lossy);
    }

    /** The reader returns the stored samples: the same ones from five formats. */
    @Test
    void theReaderAppliesNoProfile() {
        ByteImage png = ImageFiles.read(Samples.file(folder, "photo.png"));
        for (String name : new String[] {"photo.tif", "motorola.tif", "photo.webp"}) {
            assertThat(ImageFiles.read(Samples.file(folder, name))).as(name).isEqualTo(png);
        }
        ByteImage jpeg = ImageFiles.read(Samples.file(folder, "photo.jpg"));
        assertThat(difference(jpeg.copyOfBytes(), png.copyOfBytes())).isLessThan(6);
    }

    @Test
    void theTestCanFail() {
        Path in = Samples.file(folder, "photo.png");
        ImageRows image = ImageFiles.open(in);
        Metadata metadata = ImageFiles.metadata(in);
        assertThat(difference(seen(image, metadata), seen(image, Metadata.none())))
                .isGreaterThan(9);
    }

    /** Without a profile the samples are sRGB. */
    private static byte[] seen(ImageRows image, Metadata metadata) {
        byte[] samples = image.toByteImage().copyOfBytes();
        Optional<Bytes> icc = metadata.icc();
        if (icc.isEmpty()) {
            return samples;
        }
        WritableRaster from = Raster.createInterleavedRaster(
                new java.awt.image.DataBufferByte(samples, samples.length),
                image.width(),
                image.height(),
                3 * image.width(),
                3,
                new int[] {0, 1, 2},
                null);
        ColorConvertOp toSrgb = new ColorConvertOp(
                new ICC_Profile[] {
                    ICC_Profile.getInstance(icc.get().toByteArray()), ICC_Profile.getInstance(ColorSpace.CS_sRGB)
                },
                null);
        WritableRaster to = from.createCompatibleWritableRaster();
        toSrgb.filter(from, to);
        int[] seen = to.getPixels(0, 0, image.width(), image.height(), (int[]) null);
        byte[] bytes = new byte[seen.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) seen[i];
        }
        return bytes;
    }

    /** The root mean square of the differences, in steps of 1/255. */
    private static double difference(byte[] a, byte[] b) {
        assertThat(a).hasSameSizeAs(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += d * d;
        }
        return Math.sqrt(sum / a.length);
    }
}
