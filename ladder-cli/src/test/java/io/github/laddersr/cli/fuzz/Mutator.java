// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages files. Equal seeds give equal damage. */
final class Mutator {
    private static final int LARGEST = 1 << 20;
    private static final int MOST_STEPS = 5;
    private static final int HEAD = 64;
    private static final int[] BYTES = {0, 1, 2, 8, 16, 0x7f, 0x80, 0xfe, 0xff};
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        7,
        8,
        255,
        256,
        1000,
        4096,
        32767,
        32768,
        65535,
        65536,
        1 << 20,
        0x7fffffff,
        0x80000000L,
        0xfffffffeL,
        0xffffffffL
    };

    private final SplittableRandom random;

    Mutator(SplittableRandom random) {
        this.random = random;
    }

    /** A damaged copy of {@code file}, which may contain parts of {@code other}. */
    byte[] mutate(byte[] file, byte[] other) {
        byte[] changed = file.clone();
        int steps = random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_STEPS);
        for (int i = 0; i < steps; i++) {
            changed = step(changed, other);
        }
        if (random.nextInt(8) > 0) {
            Segment.fixChecksums(changed);
        }
        return changed;
    }

    private byte[] step(byte[] file, byte[] other) {
        if (file.length == 0) {
            return other.clone();
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> flipBits(file);
            case 2 -> setByte(file);
            case 3, 4 -> setNumber(file);
            case 5 -> Arrays.copyOf(file, random.nextInt(file.length)); // truncated
            case 6 -> splice(file, other);
            case 7 -> move(file);
            case 8 -> segments(file);
            default -> length(file);
        };
    }

    /** A position in the file: often in its header, where the sizes are. */
    private int place(byte[] file) {
        return random.nextInt(random.nextInt(4) == 0 ? Math.min(HEAD, file.length) : file.length);
    }

    private byte[] flipBits(byte[] file) {
        int bits = 1 + random.nextInt(8);
        for (int i = 0; i < bits; i++) {
            file[place(file)] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
    }

    private byte[] setByte(byte[] file) {
        file[place(file)] = (byte) BYTES[random.nextInt(BYTES.length)];
        return file;
    }

    private long number(byte[] file) {
        return random.nextInt(4) == 0 ? file.length + random.nextInt(-2, 3) : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private byte[] setNumber(byte[] file) {
        put(
                file,
                place(file),
                random.nextBoolean() ? 2 : 4,
                random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                number(file));
        return file;
    }

    private static void put(byte[] file, int at, int bytes, ByteOrder order, long value) {
        if (at < 0 || at + bytes > file.length) {
            return;
        }
        ByteBuffer out = ByteBuffer.wrap(file).order(order);
        switch (bytes) {
            case 1 -> out.put(at, (byte) value);
            case 2 -> out.putShort(at, (short) value);
            default -> out.putInt(at, (int) value);
        }
    }

    private byte[] splice(byte[] file, byte[] other) {
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        return joined(file, 0, random.nextInt(file.length + 1), other, from, other.length);
    }

    /** Removes, duplicates or moves a piece. */
    private byte[] move(byte[] file) {
        int start = place(file);
        int end = start + 1 + random.nextInt(Math.min(HEAD, file.length - start));
        byte[] piece = Arrays.copyOfRange(file, start, end);
        byte[] without = joined(file, 0, start, file, end, file.length);
        return switch (random.nextInt(3)) {
            case 0 -> without;
            case 1 -> insert(file, start, piece);
            default -> insert(without, without.length == 0 ? 0 : random.nextInt(without.length), piece);
        };
    }

    /** Removes, duplicates or moves a whole segment; occasionally many times. */
    private byte[] segments(byte[] file) {
        List<Segment> all = Segment.of(file);
        if (all.isEmpty()) {
            return move(file);
        }
        Segment one = all.get(random.nextInt(all.size()));
        Segment two = all.get(random.nextInt(all.size()));
        byte[] piece = Arrays.copyOfRange(file, one.start(), one.end());
        return switch (random.nextInt(4)) {
            case 0 -> joined(file, 0, one.start(), file, one.end(), file.length);
            case 1 -> insert(file, two.start(), piece);
            case 2 -> {
                byte[] many = file;
                int times = random.nextInt(200);
                for (int i = 0; i < times && many.length + piece.length < LARGEST; i++) {
                    many = insert(many, one.start(), piece);
                }
                yield many;
            }
            default -> {
                byte[] without = joined(file, 0, one.start(), file, one.end(), file.length);
                yield insert(without, Math.min(two.start(), without.length), piece);
            }
        };
    }

    /** Changes the length that a segment claims. */
    private byte[] length(byte[] file) {
        List<Segment> all = Segment.of(file);
        if (all.isEmpty()) {
            return setNumber(file);
        }
        Segment one = all.get(random.nextInt(all.size()));
        int actual = one.end() - one.start();
        long claimed = random.nextBoolean() ? actual + random.nextInt(-13, 14) : number(file);
        put(file, one.lengthAt(), one.lengthBytes(), one.order(), claimed);
        return file;
    }

    private static byte[] insert(byte[] file, int at, byte[] piece) {
        return joined(joined(file, 0, at, piece, 0, piece.length), 0, at + piece.length, file, at, file.length);
    }

    private static byte[] joined(byte[] a, int aStart, int aEnd, byte[] b, int bStart, int bEnd) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(aEnd - aStart + bEnd - bStart);
        out.write(a, aStart, aEnd - aStart);
        out.write(b, bStart, bEnd - bStart);
        return out.size() > LARGEST ? a : out.toByteArray();
    }
}
