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
 * A directory and those below it that EXIF knows, with their values, to be written elsewhere.
 *
 * @param main the first directory's entries, without the pointers to the others
 * @param exif those of the Exif directory, a MakerNote among them, without the pointer
 * @param gps those of the GPS directory
 * @param interop those of the Interoperability directory
 */
record TiffTree(List<TiffField> main, List<TiffField> exif, List<TiffField> gps, List<TiffField> interop) {
    private static final IntPredicate ALL = tag -> tag != Tags.INTEROP_IFD;

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
     * The tree below the first directory; entries that are damaged are left out.
     *
     * @param tags those of the first directory that are wanted
     */
    static TiffTree read(TiffFile tiff, TiffFile.Directory first, IntPredicate tags) throws IOException {
        Reader reader = new Reader(tiff);
        List<TiffField> main = reader.fields(Optional.of(first), tags);
        Optional<TiffFile.Directory> exif = first.sub(Tags.EXIF_IFD);
        return new TiffTree(
                main,
                reader.fields(exif, ALL),
                reader.fields(first.sub(Tags.GPS_IFD), ALL),
                reader.fields(exif.flatMap(e -> e.sub(Tags.INTEROP_IFD)), ALL));
    }

    /** The same with other fields in the first directory. */
    TiffTree withMain(List<TiffField> other) {
        return new TiffTree(other, exif, gps, interop);
    }

    boolean isEmpty() {
        return main.isEmpty() && exif.isEmpty() && gps.isEmpty() && interop.isEmpty();
    }

    /** Counts what is read: entries of a small file may all point to the same large value. */
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
