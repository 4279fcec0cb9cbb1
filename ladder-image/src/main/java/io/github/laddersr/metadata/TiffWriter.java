// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes directories one after another, each after its values. */
final class TiffWriter {
    private final ByteOrder order;
    private final long base;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** @param base the position in the file of the first byte that is written; even */
    TiffWriter(ByteOrder order, long base) {
        this.order = order;
        this.base = base;
    }

    /** Writes a whole EXIF block: a header, then this tree. */
    static Bytes block(TiffTree tree, ByteOrder order) {
        TiffWriter writer = new TiffWriter(order, 8);
        long first = writer.tree(tree);
        byte[] rest = writer.bytes();
        byte[] mark = order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'};
        return Bytes.adopt(ByteBuffer.allocate(8 + rest.length)
                .order(order)
                .put(mark)
                .putShort((short) 42)
                .putInt((int) first)
                .put(rest)
                .array());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** Writes a directory and those below it. Returns the position of the directory. */
    long tree(TiffTree tree) {
        List<TiffField> main = new ArrayList<>(tree.main());
        List<TiffField> exif = new ArrayList<>(tree.exif());
        if (!tree.interop().isEmpty()) {
            exif.add(pointer(TiffTags.INTEROP_IFD, directory(tree.interop())));
        }
        if (!exif.isEmpty()) {
            main.add(pointer(TiffTags.EXIF_IFD, directory(exif)));
        }
        if (!tree.gps().isEmpty()) {
            main.add(pointer(TiffTags.GPS_IFD, directory(tree.gps())));
        }
        return directory(main);
    }

    private static TiffField pointer(int tag, long at) {
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) at).array();
        return new TiffField.Values(tag, TiffFile.LONG, bytes, ByteOrder.BIG_ENDIAN);
    }

    /**
     * Writes the values that do not fit into their entries, then the entries in the order of their tags. Returns the
     * position of the directory.
     */
    private long directory(List<TiffField> fields) {
        List<TiffField> sorted = new ArrayList<>(fields);
        sorted.sort(Comparator.comparingInt(TiffField::tag));
        ByteBuffer entries =
                ByteBuffer.allocate(2 + sorted.size() * TiffFile.ENTRY + 4).order(order);
        entries.putShort((short) sorted.size());
        for (TiffField field : sorted) {
            switch (field) {
                case TiffField.Raw raw -> entries.put(raw.bytes());
                case TiffField.Values values -> {
                    byte[] value = values.in(order);
                    entries.putShort((short) values.tag()).putShort((short) values.type());
                    entries.putInt(value.length / TiffFile.sizeOf(values.type()));
                    int end = entries.position() + 4;
                    if (value.length <= 4) {
                        entries.put(value).position(end);
                    } else {
                        entries.putInt((int) put(value));
                    }
                }
            }
        }
        return put(entries.array());
    }

    /** Writes bytes at an even position, as TIFF demands, and returns that position. */
    private long put(byte[] bytes) {
        if (out.size() % 2 != 0) {
            out.write(0);
        }
        long at = base + out.size();
        out.writeBytes(bytes);
        return at;
    }
}
