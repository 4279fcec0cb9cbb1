// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Directories of a TIFF file, also of a BigTIFF, or of an EXIF block, which has TIFF's form. */
final class Tiff {
    static final int BYTE = 1;
    static final int ASCII = 2;
    static final int SHORT = 3;
    static final int LONG = 4;
    static final int RATIONAL = 5;
    static final int UNDEFINED = 7;
    static final int IFD = 13;
    private static final int LONG8 = 16;
    private static final int IFD8 = 18;

    /** Bytes of a directory's entry. */
    static final int ENTRY = 12;

    private static final int HEADER = 8;

    /** Entries above which a directory is taken for damaged; those of cameras have less than 100. */
    private static final int MOST_ENTRIES = 1024;

    private static final int MAGIC = 42;
    private static final int BIG_MAGIC = 43;
    private static final int BIG_ENTRY = 20;

    /** Bytes of one value of types 0 (none), 1, ... 18; 16 to 18 are BigTIFF's own. */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    private final ByteSource source;
    private final ByteOrder order;
    private final boolean big; // counts and places of 64 bits
    private final long first;

    private Tiff(ByteSource source, ByteOrder order, boolean big, long first) {
        this.source = source;
        this.order = order;
        this.big = big;
        this.first = first;
    }

    /**
     * One entry.
     *
     * @param at where its 12 bytes begin (20 in a BigTIFF)
     * @param valueAt where its values begin: inside the entry if they have at most 4 bytes (8)
     */
    record Entry(int tag, int type, long count, long at, long valueAt) {
        /** Bytes of its values; 0 if the type is unknown. */
        long bytes() {
            return bytesOf(type, count);
        }
    }

    /**
     * A directory.
     *
     * @param at where it begins
     * @param nextAt where the next one's place is written; it may be missing at a block's end
     * @param next the next one's place, 0 if there is none
     */
    record Directory(long at, List<Entry> entries, long nextAt, long next) {
        Optional<Entry> find(int tag) {
            return entries.stream().filter(e -> e.tag() == tag).findFirst();
        }
    }

    /** Reads the header of a file: TIFF or BigTIFF. */
    static Tiff of(ByteSource source) throws IOException {
        byte[] head = source.bytes(0, HEADER);
        ByteOrder order;
        if (head[0] == 'I' && head[1] == 'I') {
            order = ByteOrder.LITTLE_ENDIAN;
        } else if (head[0] == 'M' && head[1] == 'M') {
            order = ByteOrder.BIG_ENDIAN;
        } else {
            throw new DamagedException("no TIFF header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(head).order(order);
        return switch (buffer.getShort(2)) {
            case MAGIC -> new Tiff(source, order, false, Integer.toUnsignedLong(buffer.getInt(4)));
            case BIG_MAGIC ->
                new Tiff(source, order, true, source.buffer(HEADER, 8, order).getLong());
            default -> throw new DamagedException("no TIFF header");
        };
    }

    /** Reads the header of what is to be changed or written anew, or of an EXIF block: no BigTIFF. */
    static Tiff plain(ByteSource source) throws IOException {
        Tiff tiff = of(source);
        if (tiff.big) {
            throw new DamagedException("it is a BigTIFF");
        }
        return tiff;
    }

    private static long bytesOf(int type, long count) {
        int size = sizeOf(type);
        return count < 0 || count > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : count * size; // 64 bits may say anything
    }

    static int sizeOf(int type) {
        return type < 0 || type >= SIZES.length ? 0 : SIZES[type];
    }

    ByteOrder order() {
        return order;
    }

    /** The directory that the header names. */
    Directory first() throws IOException {
        return directory(first);
    }

    Directory directory(long at) throws IOException {
        if (at < HEADER) {
            throw new DamagedException("no directory");
        }
        int head = big ? 8 : 2;
        ByteBuffer counted = source.buffer(at, head, order);
        long n = big ? counted.getLong() : Short.toUnsignedLong(counted.getShort());
        if (n < 0 || n > MOST_ENTRIES) {
            throw new DamagedException("a directory of too many entries");
        }
        int size = big ? BIG_ENTRY : ENTRY;
        ByteBuffer bytes = source.buffer(at + head, (int) n * size, order);
        List<Entry> entries = new ArrayList<>((int) n);
        for (int p = 0; p < bytes.capacity(); p += size) {
            entries.add(entry(bytes, p, at + head + p));
        }
        long nextAt = at + head + n * size;
        return new Directory(at, List.copyOf(entries), nextAt, next(nextAt));
    }

    private Entry entry(ByteBuffer bytes, int p, long at) {
        int tag = Short.toUnsignedInt(bytes.getShort(p));
        int type = Short.toUnsignedInt(bytes.getShort(p + 2));
        long count = big ? bytes.getLong(p + 4) : Integer.toUnsignedLong(bytes.getInt(p + 4));
        int value = big ? 12 : 8;
        if (bytesOf(type, count) <= (big ? 8 : 4)) {
            return new Entry(tag, type, count, at, at + value);
        }
        long place = big ? bytes.getLong(p + value) : Integer.toUnsignedLong(bytes.getInt(p + value));
        return new Entry(tag, type, count, at, place);
    }

    private long next(long at) throws IOException {
        int n = big ? 8 : 4;
        if (at > source.size() - n) {
            return 0;
        }
        ByteBuffer bytes = source.buffer(at, n, order);
        return big ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
    }

    /** The directory that an entry of this tag points to, if there is an undamaged one. */
    Optional<Directory> sub(Directory parent, int tag) {
        Optional<Entry> pointer = parent.find(tag);
        if (pointer.isEmpty()) {
            return Optional.empty();
        }
        try {
            OptionalLong at = number(pointer.get());
            return at.isEmpty() ? Optional.empty() : Optional.of(directory(at.getAsLong()));
        } catch (IOException e) {
            return Optional.empty(); // a pointer to nowhere is as good as none
        }
    }

    /** Whether the type is known and the values lie inside. */
    boolean isUsable(Entry entry) throws IOException {
        long n = entry.bytes();
        return n > 0 && n <= ByteSource.MOST && entry.valueAt() >= 0 && entry.valueAt() <= source.size() - n;
    }

    byte[] value(Entry entry) throws IOException {
        return source.bytes(entry.valueAt(), entry.bytes());
    }

    /** The first value, if it is a whole number without sign. */
    OptionalLong number(Entry entry) throws IOException {
        return isUsable(entry) ? number(entry, 0) : OptionalLong.empty();
    }

    /** Value {@code i} of a usable entry, if it is a whole number without sign. */
    OptionalLong number(Entry entry, int i) throws IOException {
        int size = sizeOf(entry.type());
        ByteBuffer value = source.buffer(entry.valueAt() + (long) i * size, size, order);
        return switch (entry.type()) {
            case BYTE -> OptionalLong.of(Byte.toUnsignedLong(value.get()));
            case SHORT -> OptionalLong.of(Short.toUnsignedLong(value.getShort()));
            case LONG, IFD -> OptionalLong.of(Integer.toUnsignedLong(value.getInt()));
            case LONG8, IFD8 -> OptionalLong.of(value.getLong());
            default -> OptionalLong.empty();
        };
    }

    /** The first value if it is a fraction without sign; not a number or infinite if its denominator is 0. */
    Optional<Double> fraction(Directory directory, int tag) throws IOException {
        Optional<Entry> entry = directory.find(tag);
        if (entry.isEmpty() || entry.get().type() != RATIONAL || !isUsable(entry.get())) {
            return Optional.empty();
        }
        ByteBuffer value = source.buffer(entry.get().valueAt(), 8, order);
        return Optional.of((double) Integer.toUnsignedLong(value.getInt(0)) / Integer.toUnsignedLong(value.getInt(4)));
    }

    OptionalLong number(Directory directory, int tag) throws IOException {
        Optional<Entry> entry = directory.find(tag);
        return entry.isEmpty() ? OptionalLong.empty() : number(entry.get());
    }

    /** What the three resolution tags say, if they say something. */
    Optional<Density> density(Directory directory) throws IOException {
        Optional<Double> x = fraction(directory, Tags.X_RESOLUTION);
        Optional<Double> y = fraction(directory, Tags.Y_RESOLUTION);
        if (x.isEmpty() || y.isEmpty() || !Density.isDensity(x.get(), y.get())) {
            return Optional.empty();
        }
        long unit = number(directory, Tags.RESOLUTION_UNIT).orElse(Tags.UNIT_INCH);
        if (unit == Tags.UNIT_NONE) {
            return Optional.of(new Density(x.get(), y.get(), Density.Unit.NONE));
        }
        return Optional.of(
                unit == Tags.UNIT_CENTIMETRE
                        ? Density.perCentimetre(x.get(), y.get())
                        : Density.perInch(x.get(), y.get()));
    }
}
