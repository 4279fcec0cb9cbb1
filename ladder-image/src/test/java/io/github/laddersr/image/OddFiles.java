package io.github.laddersr.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Sound pictures in odd files: puts containers together by hand. */
final class OddFiles {
    private OddFiles() {}

    /** Joins bytes, and texts as Latin-1. */
    static byte[] join(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            out.writeBytes(
                    part instanceof byte[] bytes ? bytes : part.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }

    static byte[] big(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        Arrays.stream(numbers).forEach(bytes::putInt);
        return bytes.array();
    }

    static byte[] little(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(numbers).forEach(bytes::putInt);
        return bytes.array();
    }

    static byte[] shorts(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(numbers).forEach(n -> bytes.putShort((short) n));
        return bytes.array();
    }

    static byte[] three(int number) {
        return Arrays.copyOf(little(number), 3);
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JPEG's segment. */
    static byte[] segment(int marker, Object... content) {
        byte[] bytes = join(content);
        int length = bytes.length + 2;
        return join(new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length}, bytes);
    }

    /** Where the segments of a JPEG begin up to the first scan, that included. */
    static List<Integer> segments(byte[] jpeg) {
        List<Integer> places = new ArrayList<>();
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xDA) {
            places.add(at);
            at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
        }
        places.add(at);
        return places;
    }

    static byte[] inserted(byte[] into, int at, byte[] more) {
        return join(Arrays.copyOf(into, at), more, Arrays.copyOfRange(into, at, into.length));
    }

    /** A chunk of a PNG. */
    static byte[] chunk(String type, Object... content) {
        byte[] bytes = join(type, join(content));
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return join(big(bytes.length - 4), bytes, big((int) crc.getValue()));
    }

    /** A PNG of 8 bits and without filters. */
    static byte[] png(ByteImage image, byte[]... chunks) {
        int colour = new int[] {0, 4, 2, 6}[image.channels() - 1];
        byte[] header = join(big(image.width(), image.height()), new byte[] {8, (byte) colour, 0, 0, 0});
        return join(
                "\u0089PNG\r\n\u001a\n",
                chunk("IHDR", header),
                join((Object[]) chunks),
                pixels("IDAT", image),
                chunk("IEND"));
    }

    static byte[] pixels(String type, ByteImage image, Object... before) {
        int stride = image.width() * image.channels();
        byte[] rows = new byte[(stride + 1) * image.height()];
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.samples(), y * stride, rows, y * (stride + 1) + 1, stride);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] packed = new byte[rows.length + 100];
        int n = deflater.deflate(packed);
        deflater.end();
        return chunk(type, join(before), Arrays.copyOf(packed, n));
    }

    /** A chunk of a WebP. */
    static byte[] riff(String type, Object... content) {
        byte[] bytes = join(content);
        return join(type, little(bytes.length), bytes, new byte[bytes.length % 2]);
    }

    static byte[] webp(byte[]... chunks) {
        byte[] all = join((Object[]) chunks);
        return join("RIFF", little(all.length + 4), "WEBP", all);
    }

    /** The canvas's chunk. */
    static byte[] canvas(int flags, int width, int height) {
        return riff("VP8X", little(flags), three(width - 1), three(height - 1));
    }

    /** A frame of an animation; {@code content} are the chunks of its picture. */
    static byte[] frame(int x, int y, int width, int height, byte[] content) {
        return riff(
                "ANMF",
                three(x / 2),
                three(y / 2),
                three(width - 1),
                three(height - 1),
                three(100),
                new byte[1],
                content);
    }

    /** A GIF's frame, each index a code of its own: after every few of them the decoder is told to begin anew. */
    static byte[] gifFrame(int x, int y, int width, int height, int[] indices) {
        int bits = 2;
        int clear = 1 << bits;
        StringBuilder codes = new StringBuilder(); // bits, the last first
        for (int i = 0; i < indices.length; i++) {
            codes.insert(0, i % 2 == 0 ? code(clear) : "").insert(0, code(indices[i]));
        }
        codes.insert(0, code(clear + 1));
        byte[] packed = new byte[(codes.length() + 7) / 8];
        for (int i = 0; i < codes.length(); i++) {
            packed[i / 8] |= (byte) (codes.charAt(codes.length() - 1 - i) - '0' << i % 8);
        }
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        for (int at = 0; at < packed.length; at += 255) {
            int n = Math.min(255, packed.length - at);
            blocks.write(n);
            blocks.write(packed, at, n);
        }
        return join(",", shorts(x, y, width, height), new byte[] {0, (byte) bits}, blocks.toByteArray(), new byte[1]);
    }

    private static String code(int value) {
        return Integer.toBinaryString(8 | value).substring(1); // 3 bits
    }

    /** A GIF of four colours. */
    static byte[] gif(int width, int height, byte[] palette, byte[]... blocks) {
        return join(
                "GIF89a", shorts(width, height), new byte[] {(byte) 0x81, 0, 0}, palette, join((Object[]) blocks), ";");
    }

    /** What makes an index transparent. */
    static byte[] gifControl(int index) {
        return join(new byte[] {0x21, (byte) 0xF9, 4, 1, 0, 0, (byte) index, 0});
    }
}
