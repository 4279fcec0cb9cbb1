// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A directory and the directories below it that EXIF defines, with all values, so that they can be written to another
 * file.
 *
 * @param main the fields of the first directory, without the pointers to the others
 * @param exif the fields of the Exif directory, with a MakerNote if there is one, without the pointer
 * @param gps the fields of the GPS directory
 * @param interop the fields of the Interoperability directory
 */
record TiffTree(List<TiffField> main, List<TiffField> exif, List<TiffField> gps, List<TiffField> interop) {
    private static final IntPredicate ALL = tag -> tag != TiffTags.INTEROP_IFD;

    TiffTree {
        main = List.copyOf(main);
        exif = List.copyOf(exif);
        gps = List.copyOf(gps);
        interop = List.copyOf(interop);
    }

    static TiffTree of(List<TiffField> main) {
        return new TiffTree(main, List.of(), List.of(), List.of());
    }

    /**
     * Reads the first directory and those below it. Damaged entries are left out.
     *
     * @param tags which tags of the first directory are read
     */
    static TiffTree read(TiffFile tiff, TiffFile.Directory first, IntPredicate tags) throws IOException {
        Reader reader = new Reader(tiff);
        List<TiffField> main = reader.fields(Optional.of(first), tags);
        Optional<TiffFile.Directory> exif = first.sub(TiffTags.EXIF_IFD);
        return new TiffTree(
                main,
                reader.fields(exif, ALL),
                reader.fields(first.sub(TiffTags.GPS_IFD), ALL),
                reader.fields(exif.flatMap(e -> e.sub(TiffTags.INTEROP_IFD)), ALL));
    }

    /** Returns the tree with other fields in the first directory. */
    TiffTree withMain(List<TiffField> other) {
        return new TiffTree(other, exif, gps, interop);
    }

    boolean isEmpty() {
        return main.isEmpty() && exif.isEmpty() && gps.isEmpty() && interop.isEmpty();
    }

    /** Reads fields and limits their sum, because all entries of a small file may point to the same large value. */
    private static final class Reader {
        private final TiffFile tiff;
        private long left = ByteSource.MOST;

        Reader(TiffFile tiff) {
            this.tiff = tiff;
        }

        List<TiffField> fields(Optional<TiffFile.Directory> directory, IntPredicate tags) throws IOException {
            List<TiffField> fields = new ArrayList<>();
            for (TiffFile.Entry entry :
                    directory.map(TiffFile.Directory::entries).orElse(List.of())) {
                if (tags.test(entry.tag()) && entry.type() <= TiffFile.IFD && tiff.isUsable(entry)) {
                    left -= entry.bytes();
                    if (left < 0) {
                        throw new DamagedException("more than %d MB".formatted(ByteSource.MOST >> 20));
                    }
                    fields.add(new TiffField.Values(entry.tag(), entry.type(), tiff.value(entry), tiff.order()));
                }
            }
            return fields;
        }
    }
}
