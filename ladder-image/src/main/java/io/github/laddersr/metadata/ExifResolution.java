// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Adds resolution tags to an EXIF block that has none. */
public final class ExifResolution {
    private ExifResolution() {}

    /**
     * Returns a block with a resolution. If there was no block, a new one holds only the resolution.
     *
     * @throws DamagedException if {@code exif} is no EXIF block
     */
    public static Bytes added(Optional<Bytes> exif, Density density) throws IOException {
        return exif.isPresent()
                ? added(exif.get(), density)
                : TiffWriter.block(TiffTree.of(density.fields()), ByteOrder.BIG_ENDIAN);
    }

    /**
     * Returns the same block if it has a resolution. Otherwise returns a longer one with a new first directory at its
     * end; everything else keeps its place, as in {@link ExifEditor}.
     */
    static Bytes added(Bytes exif, Density density) throws IOException {
        TiffFile tiff = TiffFile.classic(ByteSource.of(exif.array()));
        TiffFile.Directory first = tiff.first();
        if (Density.of(first).isPresent()) {
            return exif;
        }
        List<TiffField> fields = new ArrayList<>(density.fields());
        for (TiffFile.Entry entry : first.entries()) {
            if (!TiffTags.isResolution(entry.tag())) {
                int at = (int) entry.at();
                fields.add(new TiffField.Raw(entry.tag(), Arrays.copyOfRange(exif.array(), at, at + TiffFile.ENTRY)));
            }
        }
        int end = exif.size() + exif.size() % 2;
        TiffWriter writer = new TiffWriter(tiff.order(), end);
        long at = writer.tree(TiffTree.of(fields));
        byte[] more = writer.bytes();
        return Bytes.adopt(ByteBuffer.allocate(end + more.length)
                .order(tiff.order())
                .put(exif.array())
                .putInt(4, (int) at)
                .put(end, more)
                .array());
    }
}
