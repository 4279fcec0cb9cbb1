package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Directories of a TIFF file, or of an EXIF block, which has the same form. */
final class Tiff {
    static final int BYTE = 1;
    static final int ASCII = 2;
    static final int SHORT = 3;
    static final int LONG = 4;
    static final int RATIONAL = 5;
    static final int UNDEFINED = 7;

    /** Bytes of a directory's entry. */
    static final int ENTRY = 12;

    private static final int HEADER = 8;

    /** Entries above which a directory is taken for damaged; those of cameras have less than 100. */
    private static final int MOST_ENTRIES = 1024;

    private static final int MAGIC = 42;

    /** Bytes of one value of types 0 (none), 1, ... 13. */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private final Source source;
    private final ByteOrder order;
    private final long first;

    private Tiff(Source source, ByteOrder order, long first) {
        this.source = source;
        this.order = order;
        this.first = first;
    }

    /**
     * One entry.
     *
     * @param at where its 12 bytes begin
     * @param valueAt where its values begin: inside the entry if they have at most 4 bytes
     */
    record Entry(int tag, int type, long count, long at, long valueAt) {
        /** Bytes of its values; 0 if the type is unknown. */
        long bytes() {
            return count * sizeOf(type);
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

    /** Reads the header. */
    static Tiff of(Source source) throws IOException {
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
        if (buffer.getShort(2) != MAGIC) {
            throw new DamagedException("no TIFF of 32-bit offsets");
        }
        return new Tiff(source, order, Integer.toUnsignedLong(buffer.getInt(4)));
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
        int n = Short.toUnsignedInt(source.buffer(at, 2, order).getShort());
        if (n > MOST_ENTRIES) {
            throw new DamagedException("a directory of %d entries".formatted(n));
        }
        ByteBuffer bytes = source.buffer(at + 2, n * ENTRY, order);
        List<Entry> entries = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            int p = i * ENTRY;
            long entryAt = at + 2 + p;
            int type = Short.toUnsignedInt(bytes.getShort(p + 2));
            long count = Integer.toUnsignedLong(bytes.getInt(p + 4));
            boolean inside = count * sizeOf(type) <= 4;
            long valueAt = inside ? entryAt + 8 : Integer.toUnsignedLong(bytes.getInt(p + 8));
            entries.add(new Entry(Short.toUnsignedInt(bytes.getShort(p)), type, count, entryAt, valueAt));
        }
        long nextAt = at + 2 + (long) n * ENTRY;
        long next = nextAt + 4 > source.size()
                ? 0
                : Integer.toUnsignedLong(source.buffer(nextAt, 4, order).getInt());
        return new Directory(at, List.copyOf(entries), nextAt, next);
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
        return n > 0 && n <= Source.MOST && entry.valueAt() <= source.size() - n;
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
            case LONG, 13 -> OptionalLong.of(Integer.toUnsignedLong(value.getInt()));
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
