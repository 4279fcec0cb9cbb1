// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts metadata into the pages of a TIFF, from the first page on. Each page gets a new directory at the file's end,
 * which takes over the encoder's entries. The pixels stay where they are.
 */
public final class TiffEmbedding {
    private static final long MOST = 1L << 32;
    private static final int FIRST_LINK = 4; // position of the header's pointer to the first directory

    private final TiffFile tiff;
    private final FileChannel file;
    private long link = FIRST_LINK;
    private long next; // position of the page's directory, as the encoder wrote it

    /**
     * Starts at the first page.
     *
     * @param source the file's present bytes
     * @param file the same file, which is changed
     */
    public TiffEmbedding(ByteSource source, FileChannel file) throws IOException {
        this.tiff = TiffFile.classic(source);
        this.file = file;
        this.next = tiff.first().at();
    }

    /**
     * Puts metadata into the next page. If that fails, the file stays as it was.
     *
     * @throws DamagedException if there is no other page
     */
    public void embed(Embedding embedding) throws IOException {
        TiffFile.Directory page = tiff.directory(next);
        long before = file.size();
        long end = before + before % 2;
        TiffTree tree = tree(embedding.metadata());
        Set<Integer> replaced = tree.main().stream().map(TiffField::tag).collect(Collectors.toSet());
        List<TiffField> main = new ArrayList<>(tree.main());
        for (TiffFile.Entry entry : page.entries()) {
            if (!replaced.contains(entry.tag())) {
                main.add(new TiffField.Raw(entry.tag(), tiff.source().bytes(entry.at(), TiffFile.ENTRY)));
            }
        }
        TiffWriter writer = new TiffWriter(tiff.order(), end);
        long at = writer.tree(tree.withMain(main));
        byte[] more = writer.bytes();
        if (end + more.length > MOST) {
            throw new DamagedException("it would be larger than 4 GB");
        }
        ByteBuffer.wrap(more).order(tiff.order()).putInt(more.length - 4, (int) page.next());
        try {
            put(file, ByteBuffer.wrap(more), end);
            put(
                    file,
                    ByteBuffer.allocate(4).order(tiff.order()).putInt((int) at).flip(),
                    link);
        } catch (IOException e) {
            file.truncate(before);
            throw e;
        }
        link = end + more.length - 4; // the page's own directory was written last
        next = page.next();
    }

    /** Skips the next page, which stays as it is. */
    public void skip() throws IOException {
        TiffFile.Directory page = tiff.directory(next);
        link = page.nextAt();
        next = page.next();
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
            tree = TiffTree.read(block, block.first(), TiffTags::isDescriptive);
        }
        List<TiffField> main = new ArrayList<>(tree.main());
        main.add(TiffField.number(TiffTags.ORIENTATION, metadata.orientation().code()));
        metadata.density().ifPresent(density -> main.addAll(density.fields()));
        metadata.xmp().ifPresent(xmp -> main.add(TiffField.bytes(TiffTags.XMP, TiffFile.BYTE, xmp)));
        metadata.iptc().ifPresent(iptc -> main.add(TiffField.bytes(TiffTags.IPTC, TiffFile.UNDEFINED, iptc)));
        metadata.icc().ifPresent(icc -> main.add(TiffField.bytes(TiffTags.ICC, TiffFile.UNDEFINED, icc)));
        return tree.withMain(main);
    }
}
