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
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Compresses strips and tiles for {@link TiffWriting}. */
final class TiffCompressing {
    private TiffCompressing() {}

    static byte[] compress(TiffKind kind, byte[] bytes, int columns, int rows, int samples) {
        return switch (kind.compression()) {
            case 1 -> bytes;
            case 2 -> fax("CCITT RLE", bytes, columns, rows);
            case 3 -> fax("CCITT T.4", bytes, columns, rows);
            case 4 -> fax("CCITT T.6", bytes, columns, rows);
            case 5 -> lzw(bytes);
            case 7 -> jpeg(bytes, columns, rows, samples);
            case 8, 32946 -> deflate(bytes);
            case 32773 -> packBits(bytes);
            case 34926, 50000 -> Zstd.compress(bytes);
            default -> bytes; // a compression that is refused
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

    /** Compresses with the JDK's TIFF writer and returns its only strip. */
    private static byte[] fax(String type, byte[] bytes, int columns, int rows) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_BINARY);
        int stride = (columns + 7) / 8;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                image.getRaster().setSample(x, y, 0, ~bytes[y * stride + x / 8] >> 7 - x % 8 & 1); // zeros are white
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
                Objects.requireNonNull(tags.get(279))); // write makes only one strip
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
