// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The directories of a TIFF or BigTIFF file, or of an EXIF block, which has the same structure. Values are read on
 * demand. Nothing outside of the file is read, no directory is read twice, and a count is only trusted if the file is
 * large enough for it.
 */
public final class TiffFile {
    public static final int BYTE = 1;
    public static final int ASCII = 2;
    public static final int SHORT = 3;
    public static final int LONG = 4;
    public static final int RATIONAL = 5;
    public static final int UNDEFINED = 7;
    public static final int IFD = 13;

    /** The size of a classic TIFF's entry in bytes. */
    public static final int ENTRY = 12;

    private static final int LONG8 = 16;
    private static final int IFD8 = 18;
    private static final int HEADER = 8;
    private static final int MAGIC = 42;
    private static final int BIG_MAGIC = 43;
    private static final int BIG_ENTRY = 20;

    /** A directory with more entries than this counts as damaged. Cameras write less than 100. */
    private static final int MOST_ENTRIES = 1024;

    private static final int MOST_DIRECTORIES = 1 << 16;

    /**
     * The bytes of one value for the types 0 (which does not exist), 1, ... 18. Only BigTIFF has the types 16 to 18.
     */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    private final ByteSource source;
    private final ByteOrder order;
    private final boolean big; // BigTIFF: counts and positions have 64 bits
    private final Directory first;

    private TiffFile(ByteSource source, ByteOrder order, boolean big, long first) throws IOException {
        this.source = source;
        this.order = order;
        this.big = big;
        this.first = directory(first);
    }

    /**
     * Reads the header and the first directory.
     *
     * @throws DamagedException if there is none
     */
    public static TiffFile of(ByteSource source) throws IOException {
        byte[] head = source.bytes(0, HEADER);
        boolean little = head[0] == 'I' && head[1] == 'I';
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer buffer = ByteBuffer.wrap(head).order(order);
        int magic = little || (head[0] == 'M' && head[1] == 'M') ? buffer.getShort(2) : 0;
        return switch (magic) {
            case MAGIC -> new TiffFile(source, order, false, Integer.toUnsignedLong(buffer.getInt(4)));
            case BIG_MAGIC ->
                new TiffFile(
                        source, order, true, source.buffer(HEADER, 8, order).getLong());
            default -> throw new DamagedException("no TIFF header");
        };
    }

    /**
     * Reads a file that is to be changed, or an EXIF block. These may not be BigTIFF.
     *
     * @throws DamagedException if it is a BigTIFF or has no first directory
     */
    public static TiffFile classic(ByteSource source) throws IOException {
        TiffFile tiff = of(source);
        if (tiff.big) {
            throw new DamagedException("it is a BigTIFF");
        }
        return tiff;
    }

    /** The bytes of one value of a type, or 0 if the type is unknown. */
    public static int sizeOf(int type) {
        return type < 0 || type >= SIZES.length ? 0 : SIZES[type];
    }

    /** The byte order of all numbers. */
    public ByteOrder order() {
        return order;
    }

    /** The file's bytes. */
    public ByteSource source() {
        return source;
    }

    /** The directory that the header points to. */
    public Directory first() {
        return first;
    }

    /** Receives directories. */
    @FunctionalInterface
    public interface Visitor {
        /** Receives a directory. Returns whether the next one is wanted too. */
        boolean visit(Directory directory) throws IOException;
    }

    /**
     * Visits the first directory and those that follow it, without keeping them.
     *
     * @throws DamagedException if a directory is damaged or comes a second time
     */
    public void walk(Visitor visitor) throws IOException {
        Set<Long> seen = new HashSet<>();
        Directory directory = first;
        while (visitor.visit(directory) && directory.next != 0) {
            seen.add(directory.at);
            if (seen.contains(directory.next)) {
                throw new DamagedException("its pages lead in a circle");
            }
            if (seen.size() == MOST_DIRECTORIES) {
                throw new DamagedException("it has more than %d pages".formatted(MOST_DIRECTORIES));
            }
            directory = directory(directory.next);
        }
    }

    /**
     * The first directory and those that follow it, up to the first that is damaged or comes a second time.
     *
     * @param most how many directories are read at most
     */
    public List<Directory> chain(int most) throws IOException {
        List<Directory> chain = new ArrayList<>();
        try {
            walk(directory -> {
                chain.add(directory);
                return chain.size() < most;
            });
        } catch (DamagedException e) {
            return chain;
        }
        return chain;
    }

    /**
     * Reads the directory at a position.
     *
     * @throws DamagedException if there is none
     */
    public Directory directory(long at) throws IOException {
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
        int link = big ? 8 : 4;
        long next = nextAt > source.size() - link ? 0 : place(source.buffer(nextAt, link, order), 0);
        return new Directory(at, List.copyOf(entries), nextAt, next);
    }

    private Entry entry(ByteBuffer bytes, int p, long at) {
        int tag = Short.toUnsignedInt(bytes.getShort(p));
        int type = Short.toUnsignedInt(bytes.getShort(p + 2));
        long count = place(bytes, p + 4);
        int value = big ? 12 : 8;
        boolean inside = bytesOf(type, count) <= (big ? 8 : 4);
        return new Entry(tag, type, count, at, inside ? at + value : place(bytes, p + value));
    }

    private long place(ByteBuffer bytes, int p) {
        return big ? bytes.getLong(p) : Integer.toUnsignedLong(bytes.getInt(p));
    }

    private static long bytesOf(int type, long count) {
        return count < 0 || count > Long.MAX_VALUE / 8
                ? Long.MAX_VALUE
                : count * sizeOf(type); // a count of 64 bits may be any number
    }

    /**
     * One entry of a directory.
     *
     * @param at where the entry's 12 bytes begin (20 in a BigTIFF)
     * @param valueAt where its values begin: inside the entry if they have at most 4 bytes (8 in a BigTIFF)
     */
    public record Entry(int tag, int type, long count, long at, long valueAt) {
        /** The bytes of all values together; 0 if the type is unknown. */
        public long bytes() {
            return bytesOf(type, count);
        }
    }

    /** A directory of this file. */
    public final class Directory {
        private final long at;
        private final List<Entry> entries;
        private final long nextAt;
        private final long next;

        private Directory(long at, List<Entry> entries, long nextAt, long next) {
            this.at = at;
            this.entries = entries;
            this.nextAt = nextAt;
            this.next = next;
        }

        /** The position of its first byte. */
        public long at() {
            return at;
        }

        /** The position of the next directory; 0 if this is the last. */
        public long next() {
            return next;
        }

        /** The entries in the file's order. */
        public List<Entry> entries() {
            return entries;
        }

        /**
         * The position of the pointer to the next directory. At the end of an EXIF block the pointer may be missing.
         */
        public long nextAt() {
            return nextAt;
        }

        /** The first entry with this tag. */
        public Optional<Entry> find(int tag) {
            return entries.stream().filter(e -> e.tag() == tag).findFirst();
        }

        private Optional<Entry> usable(int tag) throws IOException {
            Optional<Entry> entry = find(tag);
            return entry.isPresent() && isUsable(entry.get()) ? entry : Optional.empty();
        }

        /** The directory that this tag points to. Empty if there is none or it is damaged. */
        public Optional<Directory> sub(int tag) {
            try {
                OptionalLong place = number(tag);
                return place.isEmpty() ? Optional.empty() : Optional.of(directory(place.getAsLong()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** The first value of a tag, if it is an unsigned whole number inside the file. */
        public OptionalLong number(int tag) throws IOException {
            Optional<Entry> entry = usable(tag);
            return entry.isEmpty() ? OptionalLong.empty() : TiffFile.this.number(entry.get(), 0);
        }

        /** The first value of a tag, as {@link #number(int)} finds it, or {@code otherwise}. */
        public long number(int tag, long otherwise) throws IOException {
            return number(tag).orElse(otherwise);
        }

        /**
         * The first values of a tag, unsigned whole numbers: all of them, but at most {@code most}. None if the tag is
         * missing.
         *
         * @throws DamagedException if they are outside of the file
         */
        public long[] numbers(int tag, long most) throws IOException {
            Optional<Entry> entry = find(tag);
            if (entry.isEmpty()) {
                return new long[0];
            }
            int type = entry.get().type();
            long n = Math.min(most, entry.get().count());
            ByteBuffer values = ByteBuffer.wrap(source.bytes(entry.get().valueAt(), bytesOf(type, n)))
                    .order(order);
            long[] numbers = new long[sizeOf(type) == 0 ? 0 : (int) n];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = TiffFile.number(type, values).orElse(0);
            }
            return numbers;
        }

        /**
         * The first value of a tag, if it is an unsigned fraction. Not a number or infinite if the denominator is 0.
         */
        public Optional<Double> fraction(int tag) throws IOException {
            double[] values = fractions(tag, 1);
            return values.length == 0 ? Optional.empty() : Optional.of(values[0]);
        }

        /** The first {@code n} values of a tag. None if they are no unsigned fractions or there are fewer. */
        public double[] fractions(int tag, int n) throws IOException {
            Optional<Entry> entry = usable(tag);
            if (entry.isEmpty() || entry.get().type() != RATIONAL || entry.get().count() < n) {
                return new double[0];
            }
            ByteBuffer values = source.buffer(entry.get().valueAt(), 8 * n, order);
            double[] fractions = new double[n];
            for (int i = 0; i < n; i++) {
                fractions[i] =
                        (double) Integer.toUnsignedLong(values.getInt()) / Integer.toUnsignedLong(values.getInt());
            }
            return fractions;
        }

        /**
         * All bytes of a tag's values.
         *
         * @throws DamagedException if they are outside of the file or more than {@link ByteSource#MOST}
         */
        public Optional<byte[]> bytes(int tag) throws IOException {
            Optional<Entry> entry = find(tag);
            return entry.isEmpty() ? Optional.empty() : Optional.of(value(entry.get()));
        }
    }

    /** Whether the type is known and the values are inside the file. */
    public boolean isUsable(Entry entry) throws IOException {
        long n = entry.bytes();
        return n > 0 && n <= ByteSource.MOST && entry.valueAt() >= 0 && entry.valueAt() <= source.size() - n;
    }

    /** All bytes of an entry's values. */
    public byte[] value(Entry entry) throws IOException {
        return source.bytes(entry.valueAt(), entry.bytes());
    }

    /** Value {@code i} of a usable entry, if it is an unsigned whole number. */
    public OptionalLong number(Entry entry, int i) throws IOException {
        int size = sizeOf(entry.type());
        return number(entry.type(), source.buffer(entry.valueAt() + (long) i * size, size, order));
    }

    private static OptionalLong number(int type, ByteBuffer value) {
        return switch (type) {
            case BYTE, UNDEFINED -> OptionalLong.of(Byte.toUnsignedLong(value.get()));
            case SHORT -> OptionalLong.of(Short.toUnsignedLong(value.getShort()));
            case LONG, IFD -> OptionalLong.of(Integer.toUnsignedLong(value.getInt()));
            case LONG8, IFD8 -> OptionalLong.of(value.getLong());
            default -> OptionalLong.empty();
        };
    }
}
