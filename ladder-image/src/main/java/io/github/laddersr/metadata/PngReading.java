package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** PNG: iCCP, eXIf, pHYs, XMP as iTXt, and the profiles that ImageMagick writes as text. */
final class PngReading {
    static final String XMP_KEYWORD = "XML:com.adobe.xmp";
    static final String RAW_PROFILE = "Raw profile type ";
    private static final int SIGNATURE = 8;

    /** Texts in which ImageMagick and file managers repeat what stands elsewhere; the result's would be others. */
    private static final List<String> COPIES = List.of("exif:", "icc:", "date:", "Thumb::");

    private final Source source;
    private final Found found;

    private PngReading(Source source, Found found) {
        this.source = source;
        this.found = found;
    }

    static void read(Source source, Found found) throws IOException {
        new PngReading(source, found).run();
    }

    private void run() throws IOException {
        long at = SIGNATURE;
        while (at + 12 <= source.size()) {
            ByteBuffer head = source.buffer(at, 8, ByteOrder.BIG_ENDIAN);
            long n = Integer.toUnsignedLong(head.getInt());
            byte[] name = new byte[4];
            head.get(name);
            String type = new String(name, StandardCharsets.ISO_8859_1);
            if (type.equals("IEND")) {
                return;
            }
            long data = at + 8;
            switch (type) {
                case "iCCP" -> found.attempt("the ICC profile", () -> icc(source.bytes(data, n)));
                case "eXIf" -> found.attempt("the EXIF data", () -> found.exif(source.bytes(data, n)));
                case "pHYs" ->
                    found.attempt("the density", () -> density(source.buffer(data, 9, ByteOrder.BIG_ENDIAN)));
                case "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI" ->
                    found.attempt("colour", () -> found.chunk(new PngChunk(type, Bytes.adopt(source.bytes(data, n)))));
                case "tEXt", "zTXt", "iTXt" -> found.attempt("a text", () -> text(type, source.bytes(data, n)));
                default -> {}
            }
            at = data + n + 4;
        }
        throw new DamagedException("cut short");
    }

    private void icc(byte[] data) throws IOException {
        int name = keywordLength(data);
        found.icc(Inflating.inflate(data, name + 2)); // a zero and the method come first
    }

    private void density(ByteBuffer data) {
        long x = Integer.toUnsignedLong(data.getInt());
        long y = Integer.toUnsignedLong(data.getInt());
        if (x > 0 && y > 0) {
            found.density(data.get() == 1 ? Density.perMetre(x, y) : new Density(x, y, Density.Unit.NONE));
        }
    }

    private void text(String type, byte[] data) throws IOException {
        int n = keywordLength(data);
        String keyword = new String(data, 0, n, StandardCharsets.ISO_8859_1);
        if (keyword.equals(XMP_KEYWORD) && type.equals("iTXt")) {
            found.attempt("the XMP packet", () -> found.xmp(international(data, n)));
        } else if (keyword.startsWith(RAW_PROFILE) && !type.equals("iTXt")) {
            String profile = keyword.substring(RAW_PROFILE.length());
            found.attempt("the profile " + profile, () -> {
                byte[] text = type.equals("zTXt")
                        ? Inflating.inflate(data, n + 2)
                        : Arrays.copyOfRange(data, n + 1, data.length);
                raw(profile, hex(text));
            });
        } else if (COPIES.stream().noneMatch(keyword::startsWith)) {
            found.chunk(new PngChunk(type, Bytes.adopt(data)));
        }
    }

    /** The text of an iTXt chunk, as UTF-8. */
    private static byte[] international(byte[] data, int keyword) throws IOException {
        int at = keyword + 3; // the keyword's zero, whether compressed, how
        int language = zero(data, at);
        int text = zero(data, language + 1) + 1;
        return data[keyword + 1] == 0 ? Arrays.copyOfRange(data, text, data.length) : Inflating.inflate(data, text);
    }

    private void raw(String profile, byte[] bytes) throws IOException {
        switch (profile) {
            case "exif" -> found.exif(bytes);
            case "APP1", "xmp" -> {
                if (JpegReading.startsWith(bytes, JpegReading.EXIF)) {
                    found.exif(bytes);
                } else {
                    boolean marked = JpegReading.startsWith(bytes, JpegReading.XMP);
                    found.xmp(Arrays.copyOfRange(bytes, marked ? JpegReading.XMP.length : 0, bytes.length));
                }
            }
            case "iptc", "8bim" -> {
                if (Photoshop.isResources(bytes)) {
                    Photoshop.iptc(bytes).ifPresent(found::iptc);
                } else {
                    found.iptc(bytes);
                }
            }
            case "icc", "icm" -> found.icc(bytes);
            default -> {}
        }
    }

    /** ImageMagick's form: a new line, the name, a new line, the length, a new line, hexadecimal digits in lines. */
    private static byte[] hex(byte[] text) throws DamagedException {
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", -1);
        if (lines.length < 4) {
            throw new DamagedException("cut short");
        }
        StringBuilder digits = new StringBuilder(text.length);
        for (int i = 3; i < lines.length; i++) {
            digits.append(lines[i].strip());
        }
        try {
            int n = Integer.parseInt(lines[2].strip());
            if (n < 0 || n > digits.length() / 2) {
                throw new DamagedException("cut short");
            }
            return HexFormat.of().parseHex(digits, 0, 2 * n);
        } catch (IllegalArgumentException e) { // a number's format too
            throw new DamagedException("no hexadecimal digits", e);
        }
    }

    private static int keywordLength(byte[] data) throws DamagedException {
        int end = zero(data, 0);
        if (end + 2 > data.length) {
            throw new DamagedException("cut short");
        }
        return end;
    }

    private static int zero(byte[] data, int from) throws DamagedException {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        throw new DamagedException("cut short");
    }
}
