// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.image.ByteImage;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A file of the pixel cache: an image, cropped to multiples of the scale, and its reduction, for mapping into memory. Both are in one file for one scale: rows then lie
 * without gaps for every scale, the two always belong together, and a data set takes half as many files and mappings; an image used at two scales is stored twice.
 *
 * <p>Big-endian: magic "LADDERPX", version (4 bytes), scale (4), width and height of the reduction (4 each), SHA-256 of the source file (32), CRC-32C of all before it
 * and all after it (8); then the image's and the reduction's RGB samples, row by row.
 *
 * <p>What a teacher makes of the reduction lies in a file of its own, since it is made by some trainings only: magic
 * "LADDERTE", the teacher's SHA-256 mixed into the source's, and no reduction. It has 8 bits as the truth has, half of
 * what half precision would take: to round moves a sample by a quarter of a level in mean, a tenth of how far good
 * networks are from the truth.
 */
final class PixelFile {
    /** To be raised whenever the same source would give other bytes: a new layout, decoder or {@code Imresize}. */
    static final int VERSION = 1;

    static final int HEADER = 64;

    private static final long MAGIC = 0x4C41444445525058L;
    private static final long TAUGHT_MAGIC = 0x4C41444445525445L;
    private static final int SUMMED_HEADER = HEADER - Long.BYTES;
    private static final int CHUNK = 1 << 18;

    /** An image and its reduction. */
    record Content(Pixels hr, Pixels lr) {}

    private PixelFile() {}

    /** The name of the file for a source and a scale. */
    static String name(String sha256, int scale) {
        return "%s.x%d.v%d.pixels".formatted(sha256, scale, VERSION);
    }

    /** The name of the file with a teacher's result, by {@link #taught}. */
    static String taughtName(String both, int scale) {
        return "%s.x%d.v%d.taught".formatted(both, scale, VERSION);
    }

    /** One hash for a source and a teacher. */
    static String taught(String source, String teacher) {
        MessageDigest digest = SourceFile.newDigest();
        digest.update(HexFormat.of().parseHex(source));
        digest.update(HexFormat.of().parseHex(teacher));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param hr RGB, its sides the scale times those of {@code lr}
     * @throws UserException if it can't be written
     */
    static void write(Path file, String sha256, int scale, ByteImage hr, ByteImage lr) {
        write(file, MAGIC, sha256, scale, lr.width(), lr.height(), hr.copyOfBytes(), lr.copyOfBytes());
    }

    /**
     * Writes a teacher's result, whole or not at all.
     *
     * @param both of {@link #taught}
     * @param large RGB, its sides multiples of the scale
     * @throws UserException if it can't be written
     */
    static void writeTaught(Path file, String both, int scale, ByteImage large) {
        write(
                file,
                TAUGHT_MAGIC,
                both,
                scale,
                large.width() / scale,
                large.height() / scale,
                large.copyOfBytes(),
                new byte[0]);
    }

    private static void write(
            Path file, long magic, String sha256, int scale, int width, int height, byte[] large, byte[] small) {
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .putLong(magic)
                .putInt(VERSION)
                .putInt(scale)
                .putInt(width)
                .putInt(height)
                .put(HexFormat.of().parseHex(sha256));
        CRC32C sum = new CRC32C();
        sum.update(header.array(), 0, SUMMED_HEADER);
        sum.update(large);
        sum.update(small);
        header.putLong(sum.getValue());
        AtomicFiles.write(file, out -> {
            out.write(header.array());
            out.write(large);
            out.write(small);
        });
    }

    /**
     * Checks the file from its first byte to its last, and maps it. It stays mapped as long as the pixels can be reached: no one has to close what training, validation
     * and a device may share. Files of the cache are replaced as a whole only, so what is mapped does not change.
     *
     * @param sha256 of the source that the file must be of
     * @param scale that it must be of
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it can't be read or mapped, or is not, whole and undamaged, what {@link #write} writes
     */
    static Content read(Path file, String sha256, int scale) throws IOException {
        Mapped mapped = map(file, MAGIC, sha256, scale);
        long large = mapped.large();
        return new Content(
                new Pixels(mapped.all.asSlice(HEADER, large), mapped.width * scale, mapped.height * scale),
                new Pixels(mapped.all.asSlice(HEADER + large, mapped.small()), mapped.width, mapped.height));
    }

    /**
     * A teacher's result, checked and mapped as {@link #read} does it.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException as {@link #read}
     */
    static Pixels readTaught(Path file, String both, int scale) throws IOException {
        Mapped mapped = map(file, TAUGHT_MAGIC, both, scale);
        return new Pixels(mapped.all.asSlice(HEADER, mapped.large()), mapped.width * scale, mapped.height * scale);
    }

    /** A file, and the size of the reduction. */
    private record Mapped(MemorySegment all, int scale, int width, int height) {
        long small() {
            return 3L * width * height;
        }

        long large() {
            return small() * scale * scale;
        }
    }

    private static Mapped map(Path file, long magic, String sha256, int scale) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.clamp(channel.size(), HEADER, CHUNK));
            fill(channel, 0, buffer.limit(HEADER));
            require(buffer.getLong() == magic, "it is no file of the cache");
            require(buffer.getInt() == VERSION, "it is of another version");
            require(buffer.getInt() == scale, "it is of another scale");
            int width = buffer.getInt();
            int height = buffer.getInt();
            byte[] source = new byte[32];
            buffer.get(source);
            require(HexFormat.of().formatHex(source).equals(sha256), "it is of another image");
            // An image of the program has no more samples than an array, which keeps all that follows within long.
            long most = Integer.MAX_VALUE / (3L * scale * scale);
            require(width > 0 && height > 0 && (long) width * height <= most, "its size is impossible");
            long small = 3L * width * height;
            long length = HEADER + small * scale * scale + (magic == MAGIC ? small : 0);
            require(channel.size() == length, "its length is wrong");
            require(buffer.getLong() == sum(channel, buffer), "its checksum is wrong");
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, length, Arena.ofAuto());
            return new Mapped(all, scale, width, height);
        }
    }

    /** Read, not mapped: a disk's error is an exception here and would end the process there. */
    private static long sum(FileChannel channel, ByteBuffer buffer) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(buffer.position(0).limit(SUMMED_HEADER));
        long size = channel.size();
        for (long at = HEADER; at < size; at += buffer.capacity()) {
            fill(channel, at, buffer.clear().limit((int) Math.min(buffer.capacity(), size - at)));
            sum.update(buffer);
        }
        return sum.getValue();
    }

    /** Reads as many bytes as the buffer has room for, and flips it. */
    private static void fill(FileChannel channel, long from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        buffer.flip();
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException(otherwise);
        }
    }
}
