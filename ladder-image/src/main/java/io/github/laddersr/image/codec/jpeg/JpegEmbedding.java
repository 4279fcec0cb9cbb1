// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.codec.FileSplicer;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.Embedding;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.PhotoshopResources;
import io.github.laddersr.metadata.PngChunk;
import io.github.laddersr.metadata.SegmentIdentifiers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Puts metadata into a JPEG, as application segments of at most 64 KB that follow the JFIF segment. */
public final class JpegEmbedding {
    private static final int MOST = 0xFFFF - 2;
    private static final int MOST_PARTS = 255;
    private static final int EXTENSION_PART = 65_400;
    private static final int JFIF_LENGTH = 14;

    /** An XMP packet that only refers to its extension. */
    private static final String STUB = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
            + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            + "<rdf:Description rdf:about=\"\" xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\" xmpNote:HasExtendedXMP=\"%s\"/>"
            + "</rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";

    private final Embedding embedding;
    private final FileSplicer parts;

    private JpegEmbedding(Embedding embedding, FileSplicer parts) {
        this.embedding = embedding;
        this.parts = parts;
    }

    /** Copies an encoded file and adds the metadata. */
    public static void embed(Embedding embedding, OpenFile source, FileSplicer parts) throws IOException {
        new JpegEmbedding(embedding, parts).run(source);
    }

    private void run(OpenFile source) throws IOException {
        JpegIndex index = JpegIndex.of(source);
        parts.copy(0, 2);
        Optional<JpegIndex.Segment> jfif = index.find(JpegIndex.FIRST_APPLICATION, JpegIndex.JFIF, source);
        if (jfif.isPresent() && jfif.get().length() >= JFIF_LENGTH) {
            byte[] content = Arrays.copyOf(jfif.get().content(source), JFIF_LENGTH);
            density(content);
            segment(JpegIndex.FIRST_APPLICATION, content);
        }
        write();
        for (JpegIndex.Segment own : index.segments()) {
            // Of the encoder's application segments, two are kept: the profile, which says what the pixels mean, and
            // Adobe's colour transform.
            if (!own.isApplication() || own.marker() == 0xE2 || own.marker() == 0xEE) {
                parts.copy(own.at() - 4, own.length() + 4L);
            }
        }
        parts.copy(index.firstScan(), source.size() - index.firstScan());
    }

    private void density(byte[] jfif) {
        ByteBuffer bytes = ByteBuffer.wrap(jfif);
        bytes.put(12, (byte) 0).put(13, (byte) 0); // no thumbnail
        Optional<Density> density = embedding.metadata().density();
        if (density.isEmpty()) {
            return;
        }
        long x = Math.round(density.get().x());
        long y = Math.round(density.get().y());
        boolean inches = density.get().unit() == Density.Unit.INCH && Math.max(x, y) <= 0xFFFF && Math.min(x, y) > 0;
        long[] numbers = inches ? new long[] {x, y} : density.get().ratio(0xFFFF);
        bytes.put(7, (byte) (inches ? 1 : 0)).putShort(8, (short) numbers[0]).putShort(10, (short) numbers[1]);
    }

    private void write() throws IOException {
        Metadata metadata = embedding.metadata();
        comments(metadata.pngChunks());
        if (metadata.exif().isPresent()) {
            byte[] exif = joined(SegmentIdentifiers.EXIF, metadata.exif().get().toByteArray());
            if (exif.length <= MOST) {
                segment(0xE1, exif);
            } else {
                embedding.lost("EXIF data", "a JPEG can hold 64 KB of them, and these are " + exif.length + " bytes");
            }
        }
        if (metadata.xmp().isPresent()) {
            xmp(metadata.xmp().get().toByteArray(), metadata.xmpExtension());
        }
        if (metadata.icc().isPresent()) {
            icc(metadata.icc().get().toByteArray());
        }
        if (metadata.iptc().isPresent()) {
            byte[] resources = PhotoshopResources.ofIptc(metadata.iptc().get().toByteArray());
            int most = MOST - PhotoshopResources.MARK.length;
            for (int at = 0; at < resources.length; at += most) {
                byte[] part = Arrays.copyOfRange(resources, at, Math.min(at + most, resources.length));
                segment(0xED, joined(PhotoshopResources.MARK, part));
            }
        }
    }

    private void comments(List<PngChunk> texts) throws IOException {
        for (PngChunk text : texts) {
            if (text.isComment()) {
                byte[] comment = text.text().getBytes(StandardCharsets.UTF_8);
                if (comment.length <= MOST) {
                    segment(JpegIndex.COMMENT, comment);
                } else {
                    embedding.lost("a comment", "a JPEG can hold 64 KB of it, and it has " + comment.length + " bytes");
                }
            }
        }
    }

    private void icc(byte[] profile) throws IOException {
        int most = MOST - JpegMetadata.ICC.length - 2;
        int count = Math.ceilDiv(profile.length, most);
        if (count > MOST_PARTS) {
            embedding.lost("the ICC profile", "a JPEG can hold 255 parts of 64 KB");
            return;
        }
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(profile, i * most, Math.min((i + 1) * most, profile.length));
            byte[] number = {(byte) (i + 1), (byte) count};
            segment(0xE2, joined(joined(JpegMetadata.ICC, number), part));
        }
    }

    /**
     * Writes an XMP packet. If it is too large for a segment, all of it goes into an extension, and a short packet
     * refers to that.
     */
    private void xmp(byte[] packet, Optional<Bytes> extension) throws IOException {
        byte[] segment = joined(SegmentIdentifiers.XMP, packet);
        if (segment.length <= MOST) {
            segment(0xE1, segment);
            if (extension.isPresent()) {
                String guid = guid(extension.get().toByteArray());
                if (new String(packet, StandardCharsets.ISO_8859_1).contains(guid)) {
                    extension(guid, extension.get().toByteArray());
                }
            }
            return;
        }
        if (extension.isPresent()) {
            embedding.lost("the extended XMP", "the packet itself is larger than a segment");
        }
        byte[] content = withoutWrapper(packet);
        String guid = guid(content);
        segment(0xE1, joined(SegmentIdentifiers.XMP, STUB.formatted(guid).getBytes(StandardCharsets.UTF_8)));
        extension(guid, content);
    }

    private void extension(String guid, byte[] content) throws IOException {
        for (int at = 0; at < content.length; at += EXTENSION_PART) {
            byte[] part = Arrays.copyOfRange(content, at, Math.min(at + EXTENSION_PART, content.length));
            byte[] head = ByteBuffer.allocate(JpegMetadata.GUID + 8)
                    .put(guid.getBytes(StandardCharsets.ISO_8859_1))
                    .putInt(content.length)
                    .putInt(at)
                    .array();
            segment(0xE1, joined(joined(JpegMetadata.XMP_EXTENSION, head), part));
        }
    }

    /** Removes the processing instructions before and after the XML, which an extension must not have. */
    private static byte[] withoutWrapper(byte[] packet) {
        String text = new String(packet, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("<?xpacket begin");
        int from = begin < 0 ? 0 : text.indexOf("?>", begin) + 2;
        int end = text.lastIndexOf("<?xpacket end");
        return text.substring(from, end < from ? text.length() : end).strip().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The hash that identifies an extension. */
    private static String guid(byte[] content) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }

    private void segment(int marker, byte[] data) throws IOException {
        parts.add(ByteBuffer.allocate(4 + data.length)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + data.length))
                .put(data)
                .array());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
