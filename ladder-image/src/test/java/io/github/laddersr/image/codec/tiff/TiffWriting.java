// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import com.github.luben.zstd.Zstd;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes TIFFs of every kind, in plain loops, sample by sample: what is read is held against what was given here. */
final class TiffWriting {
    private TiffWriting() {}

    /** Tells the bits of a sample: of channel c of pixel x, y. */
    @FunctionalInterface
    interface Samples {
        long at(int x, int y, int c);
    }

    /**
     * A kind of file.
     *
     * @param bits of each sample of a pixel
     * @param format 1 unsigned, 2 signed, 3 floating-point
     * @param photometric as in the tag
     * @param extra as in the tag, of samples that are no colours
     * @param tile columns and rows of a tile, a multiple of 16; 0 for strips
     * @param rowsPerStrip of strips
     * @param compression as in the tag
     * @param predictor as in the tag
     */
    record Kind(
            int width,
            int height,
            List<Integer> bits,
            int format,
            int photometric,
            List<Integer> extra,
            boolean planar,
            boolean little,
            boolean big,
            int tile,
            int rowsPerStrip,
            int compression,
            int predictor,
            boolean reversed) {
        /** Gray, one strip, not compressed. */
        static Kind gray(int bits) {
            return new Kind(37, 23, List.of(bits), 1, 1, List.of(), false, true, false, 0, 23, 1, 1, false);
        }

        static Kind rgb(int bits) {
            return gray(bits).withBits(List.of(bits, bits, bits)).withPhotometric(2);
        }

        Kind withBits(List<Integer> other) {
            return new Kind(
                    width,
                    height,
                    other,
                    format,
                    photometric,
                    extra,
                    planar,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withFormat(int other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    other,
                    photometric,
                    extra,
                    planar,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withPhotometric(int other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    other,
                    extra,
                    planar,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withExtra(Integer... others) {
            List<Integer> all = new ArrayList<>(bits);
            for (int i = 0; i < others.length; i++) {
                all.add(bits.getFirst());
            }
            return new Kind(
                    width,
                    height,
                    all,
                    format,
                    photometric,
                    List.of(others),
                    planar,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withPlanar(boolean other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    other,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withLittle(boolean other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    planar,
                    other,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withBig(boolean other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    planar,
                    little,
                    other,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withTile(int other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    planar,
                    little,
                    big,
                    other,
                    rowsPerStrip,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withRowsPerStrip(int other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    planar,
                    little,
                    big,
                    tile,
                    other,
                    compression,
                    predictor,
                    reversed);
        }

        Kind withCompression(int other, int itsPredictor) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    planar,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    other,
                    itsPredictor,
                    reversed);
        }

        Kind withReversed(boolean other) {
            return new Kind(
                    width,
                    height,
                    bits,
                    format,
                    photometric,
                    extra,
                    planar,
                    little,
                    big,
                    tile,
                    rowsPerStrip,
                    compression,
                    predictor,
                    other);
        }

        private ByteOrder order() {
            return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        }
    }

    /** A file of one page. */
    static byte[] file(Kind kind, Samples samples, Map<Integer, long[]> moreTags) {
        return file(List.of(kind), samples, moreTags);
    }

    /** A file of some pages of one byte order. */
    static byte[] file(List<Kind> pages, Samples samples, Map<Integer, long[]> moreTags) {
        Kind first = pages.getFirst();
        ByteBuffer out = ByteBuffer.allocate(1 << 22).order(first.order());
        boolean big = first.big;
        out.put((byte) (first.little ? 'I' : 'M'))
                .put((byte) (first.little ? 'I' : 'M'))
                .putShort((short) (big ? 43 : 42));
        if (big) {
            out.putShort((short) 8).putShort((short) 0);
        }
        int link = out.position();
        place(out, big, 0);
        for (Kind kind : pages) {
            List<Long> offsets = new ArrayList<>();
            List<Long> lengths = new ArrayList<>();
            for (byte[] segment : segments(kind, samples)) {
                offsets.add((long) out.position());
                lengths.add((long) segment.length);
                out.put(segment);
            }
            link = directory(out, kind, moreTags, offsets, lengths, link);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void place(ByteBuffer out, boolean big, long value) {
        if (big) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }

    private static int directory(
            ByteBuffer out,
            Kind kind,
            Map<Integer, long[]> moreTags,
            List<Long> offsets,
            List<Long> lengths,
            int link) {
        TreeMap<Integer, long[]> tags = new TreeMap<>();
        tags.put(256, new long[] {kind.width});
        tags.put(257, new long[] {kind.height});
        tags.put(258, kind.bits.stream().mapToLong(b -> b).toArray());
        tags.put(259, new long[] {kind.compression});
        tags.put(262, new long[] {kind.photometric});
        tags.put(266, new long[] {kind.reversed ? 2 : 1});
        tags.put(277, new long[] {kind.bits.size()});
        tags.put(284, new long[] {kind.planar ? 2 : 1});
        tags.put(339, kind.bits.stream().mapToLong(b -> kind.format).toArray());
        if (kind.predictor != 1) {
            tags.put(317, new long[] {kind.predictor});
        }
        if (!kind.extra.isEmpty()) {
            tags.put(338, kind.extra.stream().mapToLong(e -> e).toArray());
        }
        if (kind.tile > 0) {
            tags.put(322, new long[] {kind.tile});
            tags.put(323, new long[] {kind.tile});
        } else {
            tags.put(278, new long[] {kind.rowsPerStrip});
        }
        tags.put(kind.tile > 0 ? 324 : 273, offsets.stream().mapToLong(o -> o).toArray());
        tags.put(kind.tile > 0 ? 325 : 279, lengths.stream().mapToLong(o -> o).toArray());
        tags.putAll(moreTags);
        tags.values().removeIf(values -> values.length == 0);
        boolean big = kind.big;
        Map<Integer, Integer> places = new HashMap<>();
        tags.forEach((tag, values) -> {
            if (values.length * (isLong(tag) ? 4 : 2) > (big ? 8 : 4)) {
                out.position(out.position() + out.position() % 2);
                places.put(tag, out.position());
                for (long value : values) {
                    put(out, tag, value);
                }
            }
        });
        out.position(out.position() + out.position() % 2);
        int at = out.position();
        if (big) {
            out.putLong(link, at).putLong(tags.size());
        } else {
            out.putInt(link, at).putShort((short) tags.size());
        }
        tags.forEach((tag, values) -> {
            out.putShort((short) (int) tag).putShort((short) (isLong(tag) ? 4 : 3));
            place(out, big, values.length);
            int end = out.position() + (big ? 8 : 4);
            if (places.containsKey(tag)) {
                place(out, big, places.get(tag));
            } else {
                for (long value : values) {
                    put(out, tag, value);
                }
            }
            out.position(end);
        });
        int next = out.position();
        place(out, big, 0);
        return next;
    }

    private static boolean isLong(int tag) {
        return tag != 258
                && tag != 259
                && tag != 262
                && tag != 320
                && tag != 338
                && tag != 339
                && tag != 277
                && tag != 266
                && tag != 284;
    }

    private static void put(ByteBuffer out, int tag, long value) {
        if (isLong(tag)) {
            out.putInt((int) value);
        } else {
            out.putShort((short) value);
        }
    }

    private static List<byte[]> segments(Kind kind, Samples samples) {
        List<byte[]> all = new ArrayList<>();
        int columns = kind.tile > 0 ? kind.tile : kind.width;
        int rows = kind.tile > 0 ? kind.tile : kind.rowsPerStrip;
        for (int plane = 0; plane < (kind.planar ? kind.bits.size() : 1); plane++) {
            for (int y = 0; y < kind.height; y += rows) {
                for (int x = 0; x < kind.width; x += columns) {
                    int n = kind.tile > 0 ? rows : Math.min(rows, kind.height - y);
                    all.add(segment(kind, samples, plane, x, y, columns, n));
                }
            }
        }
        return all;
    }

    private static byte[] segment(Kind kind, Samples samples, int plane, int left, int top, int columns, int rows) {
        int from = kind.planar ? plane : 0;
        int to = kind.planar ? plane + 1 : kind.bits.size();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int y = top; y < top + rows; y++) {
            int bitsPerPixel =
                    kind.bits.subList(from, to).stream().mapToInt(b -> b).sum();
            byte[] packed = new byte[(columns * bitsPerPixel + 7) / 8];
            int at = 0; // the next bit
            long[] previous = new long[to];
            for (int x = left; x < left + columns; x++) {
                for (int c = from; c < to; c++) {
                    int bits = kind.bits.get(c);
                    long mask = -1L >>> 64 - bits;
                    long value = samples.at(Math.min(x, kind.width - 1), Math.min(y, kind.height - 1), c) & mask;
                    long stored = kind.predictor == 2 && x > left ? value - previous[c] & mask : value;
                    previous[c] = value;
                    boolean swapped = kind.little && kind.predictor != 3 && bits % 8 == 0;
                    for (int b = 0; b < bits; b++, at++) { // the highest bit first
                        int place = swapped ? b % 8 + bits - 8 - b / 8 * 8 : b;
                        packed[at / 8] |= (byte) ((stored >> bits - 1 - place & 1) << 7 - at % 8);
                    }
                }
            }
            bytes.writeBytes(
                    kind.predictor == 3 ? floatDifferences(packed, kind.bits.get(from) / 8, to - from) : packed);
        }
        byte[] compressed = compress(kind, bytes.toByteArray(), columns, rows, to - from);
        for (int i = 0; kind.reversed && kind.compression != 7 && i < compressed.length; i++) {
            compressed[i] = (byte) (Integer.reverse(compressed[i]) >>> 24);
        }
        return compressed;
    }

    /** All highest bytes, then all second ones, ...; then differences to the byte of the pixel before. */
    private static byte[] floatDifferences(byte[] row, int size, int samples) {
        int n = row.length / size;
        byte[] sorted = new byte[row.length];
        for (int i = 0; i < n; i++) {
            for (int b = 0; b < size; b++) {
                sorted[b * n + i] = row[i * size + b];
            }
        }
        for (int i = sorted.length - 1; i >= samples; i--) {
            sorted[i] -= sorted[i - samples];
        }
        return sorted;
    }

    private static byte[] compress(Kind kind, byte[] bytes, int columns, int rows, int samples) {
        return switch (kind.compression) {
            case 1 -> bytes;
            case 2 -> fax("CCITT RLE", bytes, columns, rows);
            case 3 -> fax("CCITT T.4", bytes, columns, rows);
            case 4 -> fax("CCITT T.6", bytes, columns, rows);
            case 5 -> lzw(bytes);
            case 7 -> jpeg(bytes, columns, rows, samples);
            case 8, 32946 -> deflate(bytes);
            case 32773 -> packBits(bytes);
            case 34926, 50000 -> Zstd.compress(bytes);
            default -> bytes; // of a kind that is refused
        };
    }

    static byte[] deflate(byte[] bytes) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] out = new byte[bytes.length * 2 + 100];
            return Arrays.copyOf(out, deflater.deflate(out));
        }
    }

    static byte[] packBits(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; ) {
            int run = 1;
            while (run < 128 && i + run < bytes.length && bytes[i + run] == bytes[i]) {
                run++;
            }
            if (run > 1) {
                out.write(1 - run);
                out.write(bytes[i]);
            } else {
                out.write(0);
                out.write(bytes[i]);
            }
            i += run;
        }
        return out.toByteArray();
    }

    static byte[] lzw(byte[] bytes) {
        StringBuilder bits = new StringBuilder();
        Map<String, Integer> codes = new HashMap<>();
        int width = 9;
        String string = "";
        code(bits, 256, width);
        for (byte b : bytes) {
            String longer = string + (char) (b & 0xFF);
            if (longer.length() == 1 || codes.containsKey(longer)) {
                string = longer;
                continue;
            }
            code(bits, string.length() == 1 ? string.charAt(0) : Objects.requireNonNull(codes.get(string)), width);
            codes.put(longer, 258 + codes.size());
            int next = 258 + codes.size();
            width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
            if (next >= 4095) {
                code(bits, 256, width);
                codes.clear();
                width = 9;
            }
            string = "" + (char) (b & 0xFF);
        }
        code(bits, string.length() == 1 ? string.charAt(0) : Objects.requireNonNull(codes.get(string)), width);
        int next = 258 + codes.size() + 1;
        code(bits, 257, next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9);
        bits.append("0".repeat((8 - bits.length() % 8) % 8));
        byte[] out = new byte[bits.length() / 8];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return out;
    }

    private static void code(StringBuilder bits, int code, int width) {
        String text = Integer.toBinaryString(code);
        bits.append("0".repeat(width - text.length())).append(text);
    }

    /** By the JDK's writer, of which the only strip is taken. */
    private static byte[] fax(String type, byte[] bytes, int columns, int rows) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_BINARY);
        int stride = (columns + 7) / 8;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                image.getRaster()
                        .setSample(x, y, 0, ~bytes[y * stride + x / 8] >> 7 - x % 8 & 1); // a white run is of zeros
            }
        }
        byte[] file = write("tiff", type, new IIOImage(image, null, null));
        ByteBuffer tiff = ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = tiff.getInt(4);
        Map<Integer, Integer> tags = new HashMap<>();
        for (int i = 0; i < tiff.getShort(at); i++) {
            int entry = at + 2 + 12 * i;
            boolean isShort = tiff.getShort(entry + 2) == 3;
            tags.put((int) tiff.getShort(entry), isShort ? tiff.getShort(entry + 8) : tiff.getInt(entry + 8));
        }
        ByteArrayOutputStream strips = new ByteArrayOutputStream();
        strips.write(
                file,
                Objects.requireNonNull(tags.get(273)),
                Objects.requireNonNull(tags.get(279))); // one strip: see write
        return strips.toByteArray();
    }

    private static byte[] jpeg(byte[] bytes, int columns, int rows, int samples) {
        WritableRaster raster = Raster.createInterleavedRaster(0, columns, rows, samples, null);
        int[] ints = new int[bytes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = bytes[i] & 0xFF;
        }
        raster.setPixels(0, 0, columns, rows, ints);
        return write("jpeg", "JPEG", new IIOImage(raster, null, null));
    }

    private static byte[] write(String format, String type, IIOImage image) {
        ImageWriter writer = null;
        for (var all = ImageIO.getImageWritersByFormatName(format); all.hasNext(); ) {
            ImageWriter one = all.next();
            if (one.getClass().getModule() == ImageIO.class.getModule()) {
                writer = one;
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = Objects.requireNonNull(writer).getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(type);
            if (format.equals("jpeg")) {
                param.setCompressionQuality(1);
            }
            writer.setOutput(out);
            writer.write(null, image, param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
