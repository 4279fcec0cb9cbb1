// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts a PNG's texts, such as the prompts of image generators, into files of other formats. They go into EXIF's
 * UserComment and the tags of the same meaning, where generators write them too. If the file has EXIF of its own
 * already, they go into XMP.
 */
public final class PngTexts {
    private static final int USER_COMMENT = 37510;
    private static final int UNDEFINED = 7;

    /** The keywords of PNG's specification for which EXIF has a tag. */
    private static final Map<String, Integer> TAGS =
            Map.of("Description", 270, "Software", 305, "Author", 315, "Copyright", 33432);

    private static final String PACKET = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
            + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            + "<rdf:Description rdf:about=\"\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\"><exif:UserComment><rdf:Alt>"
            + "<rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></exif:UserComment></rdf:Description></rdf:RDF>"
            + "</x:xmpmeta><?xpacket end=\"w\"?>";

    private PngTexts() {}

    /**
     * Moves the texts from the PNG chunks to EXIF or XMP.
     *
     * @param mostExif how many bytes the file's format can hold as EXIF
     * @param keepsComments whether the file's format has comments; then comments are not moved
     */
    public static Metadata moved(Embedding embedding, long mostExif, boolean keepsComments) throws IOException {
        Metadata metadata = embedding.metadata();
        List<PngChunk> kept = new ArrayList<>();
        List<PngChunk> moved = new ArrayList<>();
        for (PngChunk chunk : metadata.pngChunks()) {
            (chunk.isColour() || (keepsComments && chunk.isComment()) ? kept : moved).add(chunk);
        }
        Map<String, String> texts = texts(moved, embedding);
        if (texts.isEmpty()) {
            return metadata;
        }
        Optional<Bytes> exif = metadata.exif();
        Optional<Bytes> xmp = metadata.xmp();
        if (exif.isEmpty()) {
            exif = Optional.of(exif(texts)).filter(block -> block.size() <= mostExif);
        }
        if (metadata.exif().isPresent() || exif.isEmpty()) {
            if (xmp.isPresent()) {
                embedding
                        .warnings()
                        .accept(new Warning(
                                Warning.Kind.TEXT_LEFT_OUT,
                                "%s is written without the texts %s (it has EXIF data and XMP of its own)."
                                        .formatted(embedding.target(), String.join(", ", texts.keySet()))));
            } else {
                xmp = Optional.of(xmp(texts));
            }
        }
        return new Metadata(
                metadata.orientation(),
                metadata.icc(),
                exif,
                xmp,
                metadata.xmpExtension(),
                metadata.iptc(),
                metadata.density(),
                kept);
    }

    private static Map<String, String> texts(List<PngChunk> chunks, Embedding embedding) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (PngChunk chunk : chunks) {
            try {
                texts.merge(chunk.keyword(), chunk.text(), (first, second) -> first + "\n" + second);
            } catch (IOException e) {
                embedding
                        .warnings()
                        .accept(new Warning(
                                Warning.Kind.TEXT_LEFT_OUT,
                                "%s is written without a text (%s).".formatted(embedding.target(), e.getMessage())));
            }
        }
        return texts;
    }

    private static Bytes exif(Map<String, String> texts) {
        List<TiffField> main = new ArrayList<>();
        Map<String, String> others = new LinkedHashMap<>(texts);
        TAGS.forEach((keyword, tag) -> {
            String text = others.remove(keyword);
            if (text != null) {
                main.add(
                        TiffField.bytes(tag, TiffFile.ASCII, Bytes.of((text + "\0").getBytes(StandardCharsets.UTF_8))));
            }
        });
        List<TiffField> exif = others.isEmpty()
                ? List.of()
                : List.of(TiffField.bytes(USER_COMMENT, UNDEFINED, Bytes.of(comment(joined(others)))));
        return TiffWriter.block(new TiffTree(main, exif, List.of(), List.of()), ByteOrder.BIG_ENDIAN);
    }

    /** Joins the texts. A single text stays as it is, several get their keywords before them. */
    private static String joined(Map<String, String> texts) {
        return texts.size() == 1
                ? texts.values().iterator().next()
                : texts.entrySet().stream()
                        .map(text -> text.getKey() + ": " + text.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /** A UserComment: eight bytes that name the encoding, then the text. */
    private static byte[] comment(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        byte[] name = (ascii ? "ASCII\0\0\0" : "UNICODE\0").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = text.getBytes(ascii ? StandardCharsets.US_ASCII : StandardCharsets.UTF_16BE);
        byte[] comment = new byte[name.length + bytes.length];
        System.arraycopy(name, 0, comment, 0, name.length);
        System.arraycopy(bytes, 0, comment, name.length, bytes.length);
        return comment;
    }

    private static Bytes xmp(Map<String, String> texts) {
        StringBuilder escaped = new StringBuilder();
        joined(texts).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\r' -> escaped.append("&#13;");
                default -> {
                    boolean known = c >= 0x20 || c == '\n' || c == '\t';
                    boolean character = known && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
                    escaped.appendCodePoint(character ? c : 0xFFFD); // XML allows no other characters
                }
            }
        });
        return Bytes.of(PACKET.replace("%s", escaped).getBytes(StandardCharsets.UTF_8));
    }
}
