// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

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
 * A file of the pixel cache: an image, cropped to multiples of the scale, and its reduction, laid out for memory
 * mapping. Both are in one file for one scale. This way rows have no gaps at any scale, the two images always belong
 * together, and a data set takes half as many files and mappings. An image that is used at two scales is stored twice.
 *
 * <p>The format is big-endian: magic "LADDERPX", version (4 bytes), scale (4), width and height of the reduction (4
 * each), SHA-256 of the source file (32), CRC-32C of everything before and after it (8); then the RGB samples of the
 * image and of the reduction, row by row.
 *
 * <p>A teacher's result for the reduction is in a separate file, because only some trainings need it: magic "LADDERTE",
 * a hash of the source's and the teacher's SHA-256, and no reduction. It has 8 bits like the truth, half the size of
 * half precision: rounding changes a sample by a quarter of a level on average, a tenth of the distance between good
 * networks and the truth.
 */
final class PixelFile {
    /** Raise this whenever the same source would give different bytes: a new layout, decoder or {@code Imresize}. */
    static final int VERSION = 1;

    static final int HEADER = 64;

    private static final long MAGIC = 0x4C41444445525058L;
    private static final long TAUGHT_MAGIC = 0x4C41444445525445L;
    private static final int SUMMED_HEADER = HEADER - Long.BYTES;
    private static final int CHUNK = 1 << 18;

    /** An image and its reduction. */
    record Content(Pixels hr, Pixels lr) {}

    private PixelFile() {}

    /** The file name for a source and a scale. */
    static String name(String sha256, int scale) {
        return "%s.x%d.v%d.pixels".formatted(sha256, scale, VERSION);
    }

    /** The file name for a teacher's result, by {@link #taught}. */
    static String taughtName(String both, int scale) {
        return "%s.x%d.v%d.taught".formatted(both, scale, VERSION);
    }

    /** A single hash for a source and a teacher. */
    static String taught(String source, String teacher) {
        MessageDigest digest = SourceFile.newDigest();
        digest.update(HexFormat.of().parseHex(source));
        digest.update(HexFormat.of().parseHex(teacher));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Writes the file atomically.
     *
     * @param hr RGB; its sides are {@code scale} times those of {@code lr}
     * @throws UserException if it can't be written
     */
    static void write(Path file, String sha256, int scale, ByteImage hr, ByteImage lr) {
        write(file, MAGIC, sha256, scale, lr.width(), lr.height(), hr.copyOfBytes(), lr.copyOfBytes());
    }

    /**
     * Writes a teacher's result atomically.
     *
     * @param both result of {@link #taught}
     * @param large RGB; its sides are multiples of the scale
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
     * Checks the whole file and maps it into memory. The mapping lives as long as the pixels are reachable, so nobody
     * has to close what training, validation and a device may share. Cache files are only ever replaced as a whole, so
     * the mapped content does not change.
     *
     * @param sha256 SHA-256 of the source file that the file must have been made from
     * @param scale scale that it must have
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     * @throws IOException if the file can't be read or mapped, or is not an undamaged file that {@link #write} wrote
     */
    static Content read(Path file, String sha256, int scale) throws IOException {
        Mapped mapped = map(file, MAGIC, sha256, scale);
        long large = mapped.large();
        return new Content(
                new Pixels(mapped.all.asSlice(HEADER, large), mapped.width * scale, mapped.height * scale),
                new Pixels(mapped.all.asSlice(HEADER + large, mapped.small()), mapped.width, mapped.height));
    }

    /**
     * Reads a teacher's result, checked and mapped like {@link #read}.
     *
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     * @throws IOException as {@link #read}
     */
    static Pixels readTaught(Path file, String both, int scale) throws IOException {
        Mapped mapped = map(file, TAUGHT_MAGIC, both, scale);
        return new Pixels(mapped.all.asSlice(HEADER, mapped.large()), mapped.width * scale, mapped.height * scale);
    }

    /** A mapped file, and the size of the reduction. */
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
            require(buffer.getLong() == magic, "it is not a cache file");
            require(buffer.getInt() == VERSION, "it has another version");
            require(buffer.getInt() == scale, "it has another scale");
            int width = buffer.getInt();
            int height = buffer.getInt();
            byte[] source = new byte[32];
            buffer.get(source);
            require(HexFormat.of().formatHex(source).equals(sha256), "it belongs to another image");
            // No image in this program has more samples than an array can hold, so none of the sizes below overflows a
            // long.
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

    /**
     * The checksum reads the file instead of mapping it: a disk error is an exception here, but would crash the process
     * there.
     */
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
