// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.image.codec.JdkReaders;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A strip or tile of JPEG or CCITT codes, which one of the JDK's readers decodes as a separate picture. */
final class RasterSegment implements SegmentReader {
    private static final int SAMPLES_AT_MOST = 1 << 29;
    private static final int GROUP_3 = 3;
    private static final int GROUP_4 = 4;

    private final Raster raster;
    private final int bits;
    private final int[] row;
    private int y;

    private RasterSegment(Raster raster, int bits) {
        this.raster = raster;
        this.bits = bits;
        this.row = new int[raster.getWidth() * raster.getNumBands()];
    }

    /** Decodes with one of the JDK's readers. */
    @FunctionalInterface
    private interface Decoding {
        Raster decode(ImageReader reader) throws IOException;
    }

    /** Decodes JPEG without converting its samples. Only the TIFF's tags say which colours they are. */
    static RasterSegment jpeg(TiffLayout layout, byte[] segment, int rows) throws IOException {
        byte[] tables = layout.jpegTables;
        ByteArrayOutputStream whole = new ByteArrayOutputStream(tables.length + segment.length);
        if (tables.length > 4 && segment.length > 2) {
            whole.write(tables, 0, tables.length - 2); // all but "end of image"
            whole.write(segment, 2, segment.length - 2); // all but "start of image"
        } else {
            whole.writeBytes(segment);
        }
        int bands = layout.planar ? 1 : layout.bits.length;
        Raster raster = decode("jpeg", whole.toByteArray(), reader -> {
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width < Math.min(layout.columns, layout.width) || height < Math.min(rows, layout.height)) {
                throw new DamagedException("a JPEG in it is too small");
            }
            if (width * height * bands > SAMPLES_AT_MOST || width - 32 > layout.columns || height - 32 > layout.rows) {
                throw new DamagedException("a JPEG in it is too large");
            }
            return reader.readRaster(0, null);
        });
        if (raster.getNumBands() != bands) {
            throw new DamagedException("a JPEG in it has %d components, not %d".formatted(raster.getNumBands(), bands));
        }
        return new RasterSegment(raster, 8);
    }

    /** Decodes CCITT codes by making a TIFF of this one strip. */
    static RasterSegment fax(TiffLayout layout, byte[] segment, int rows) throws IOException {
        int[][] tags = {
            {256, layout.columns},
            {257, rows},
            {258, 1},
            {259, layout.faxCode},
            {262, 1},
            {273, 0},
            {277, 1},
            {278, rows},
            {279, segment.length},
            {layout.faxCode == 4 ? 293 : 292, layout.faxCode == 3 ? (int) layout.faxOptions : 0}
        };
        int directory = 8 + 2 + tags.length * 12 + 4;
        ByteBuffer tiff = ByteBuffer.allocate(directory + segment.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put("II*\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            // With another type the JDK takes these tags for missing.
            boolean isShort = tag[0] >= 258 && tag[0] <= 262 || tag[0] == 277;
            tiff.putShort((short) tag[0]).putShort((short) (isShort ? 3 : 4)).putInt(1);
            // The file is little-endian, so the value of a short comes first.
            tiff.putInt(tag[0] == 273 ? directory : tag[1]);
        }
        tiff.putInt(0).put(segment);
        try {
            Raster raster = layout.faxCode == GROUP_4
                    ? groupFourRaster(tiff.array(), segment)
                    : faxRaster(tiff.array(), layout.faxCode);
            return new RasterSegment(raster, 1);
        } catch (IOException | RuntimeException e) {
            // the readers' own words, such as "Error 0" or an index, help nobody
            throw new DamagedException("its CCITT codes are damaged", e);
        }
    }

    /**
     * Decodes with the JDK. For group 3, TwelveMonkeys then tries what the JDK fails to decode: rows that change colour
     * at each pixel, and bits before the first end of line, as libtiff writes them. (TwelveMonkeys does not come first
     * because it decodes a truncated end as white.)
     */
    private static Raster faxRaster(byte[] tiff, int faxCode) throws IOException {
        try {
            return decode("tiff", tiff, reader -> reader.read(0).getRaster());
        } catch (IndexOutOfBoundsException | DamagedException e) {
            boolean known = e instanceof IndexOutOfBoundsException
                    || String.valueOf(e.getMessage()).contains("should begin with EOL");
            if (faxCode != GROUP_3 || !known) {
                throw e;
            }
            return decodeByTwelveMonkeys(tiff);
        }
    }

    /**
     * Decodes with the JDK, and with TwelveMonkeys if a row begins with black and changes colour at each pixel. After
     * such a row the JDK's table of the changes is full: it may then fail or, worse, return wrong pixels. TwelveMonkeys
     * decodes these rows, but notices less damage and takes a missing end as white. So it decides only where such a row
     * explains the JDK's failure and the codes have their end.
     */
    private static Raster groupFourRaster(byte[] tiff, byte[] segment) throws IOException {
        if (!endsInGroupFour(segment)) {
            return faxRaster(tiff, GROUP_4);
        }
        Raster raster;
        try {
            raster = faxRaster(tiff, GROUP_4);
        } catch (IndexOutOfBoundsException | IOException e) {
            Raster other;
            try {
                other = decodeByTwelveMonkeys(tiff);
            } catch (IndexOutOfBoundsException | IOException again) {
                e.addSuppressed(again);
                throw e;
            }
            if (changesAtEachPixel(other)) {
                return other;
            }
            throw e;
        }
        return changesAtEachPixel(raster) ? decodeByTwelveMonkeys(tiff) : raster;
    }

    /** Says whether the codes end with "end of facsimile block": twice eleven zeros and a one, then zeros. */
    private static boolean endsInGroupFour(byte[] codes) {
        int length = codes.length;
        while (length > 0 && codes[length - 1] == 0) {
            length--;
        }
        long end = 0;
        for (int i = Math.max(0, length - 4); i < length; i++) {
            end = end << 8 | codes[i] & 0xFF;
        }
        return (end >> Long.numberOfTrailingZeros(end) & 0xFFFFFF) == 0x001001;
    }

    /** Says whether a row begins with black, which is 1, and changes colour at each pixel. */
    private static boolean changesAtEachPixel(Raster raster) {
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, row.length, 1, row);
            int x = 0;
            while (x < row.length && row[x] == (x + 1 & 1)) {
                x++;
            }
            if (x == row.length) {
                return true;
            }
        }
        return false;
    }

    private static Raster decodeByTwelveMonkeys(byte[] tiff) throws IOException {
        return decode(
                new TIFFImageReaderSpi().createReaderInstance(),
                tiff,
                reader -> reader.read(0).getRaster());
    }

    private static Raster decode(String format, byte[] file, Decoding decoding) throws IOException {
        return decode(JdkReaders.of(format), file, decoding);
    }

    private static Raster decode(ImageReader reader, byte[] file, Decoding decoding) throws IOException {
        List<String> warnings = new ArrayList<>();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(in, false, true);
            Raster raster = decoding.decode(reader);
            for (String warning : warnings) {
                if (!warning.contains("extraneous bytes")) { // these are harmless
                    throw new DamagedException(warning.strip());
                }
            }
            return raster;
        } finally {
            reader.dispose();
        }
    }

    @Override
    public void next(byte[] into, int offset, int n) throws IOException {
        if (y == raster.getHeight()) {
            throw new DamagedException("it ends too early");
        }
        raster.getPixels(raster.getMinX(), raster.getMinY() + y++, raster.getWidth(), 1, row);
        if (bits == 8) {
            for (int i = 0; i < Math.min(n, row.length); i++) {
                into[offset + i] = (byte) row[i];
            }
        } else {
            Arrays.fill(into, offset, offset + n, (byte) 0);
            for (int i = 0; i < Math.min(8 * n, row.length); i++) {
                into[offset + i / 8] |= (byte) (row[i] << 7 - i % 8);
            }
        }
    }

    @Override
    public void close() {}
}
