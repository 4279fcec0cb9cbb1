// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** TIFF: a new first directory at the file's end, which takes over the encoder's entries; the pixels stay where they are. */
public final class TiffEmbedding {
    private static final long MOST = 1L << 32;

    private TiffEmbedding() {}

    /**
     * Changes the file itself; if that fails, it is what it was before.
     *
     * @param source the same file's bytes
     */
    public static void embed(Embedding embedding, ByteSource source, FileChannel file) throws IOException {
        TiffFile tiff = TiffFile.classic(source);
        TiffFile.Directory first = tiff.first();
        long end = file.size() + file.size() % 2;
        TiffTree tree = tree(embedding.metadata());
        Set<Integer> replaced = tree.main().stream().map(TiffField::tag).collect(Collectors.toSet());
        List<TiffField> main = new ArrayList<>(tree.main());
        for (TiffFile.Entry entry : first.entries()) {
            if (!replaced.contains(entry.tag())) {
                main.add(new TiffField.Raw(entry.tag(), source.bytes(entry.at(), TiffFile.ENTRY)));
            }
        }
        TiffWriter writer = new TiffWriter(tiff.order(), end);
        long at = writer.tree(tree.withMain(main));
        byte[] more = writer.bytes();
        if (end + more.length > MOST) {
            throw new DamagedException("it would be larger than 4 GB");
        }
        try {
            put(file, ByteBuffer.wrap(more), end);
            put(
                    file,
                    ByteBuffer.allocate(4).order(tiff.order()).putInt((int) at).flip(),
                    4);
        } catch (IOException e) {
            file.truncate(source.size());
            throw e;
        }
    }

    private static void put(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        for (long place = at; bytes.hasRemaining(); ) {
            place += file.write(bytes, place);
        }
    }

    private static TiffTree tree(Metadata metadata) throws IOException {
        TiffTree tree = TiffTree.of(List.of());
        Optional<Bytes> exif = metadata.exif();
        if (exif.isPresent()) {
            TiffFile block = TiffFile.classic(ByteSource.of(exif.get().array()));
            tree = TiffTree.read(block, block.first(), Tags::isDescriptive);
        }
        List<TiffField> main = new ArrayList<>(tree.main());
        main.add(TiffField.number(Tags.ORIENTATION, metadata.orientation().code()));
        metadata.density().ifPresent(density -> main.addAll(density.fields()));
        metadata.xmp().ifPresent(xmp -> main.add(TiffField.bytes(Tags.XMP, TiffFile.BYTE, xmp)));
        metadata.iptc().ifPresent(iptc -> main.add(TiffField.bytes(Tags.IPTC, TiffFile.UNDEFINED, iptc)));
        metadata.icc().ifPresent(icc -> main.add(TiffField.bytes(Tags.ICC, TiffFile.UNDEFINED, icc)));
        return tree.withMain(main);
    }
}
