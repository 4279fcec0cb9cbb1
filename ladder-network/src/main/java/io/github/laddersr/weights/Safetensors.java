// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads and writes weights files in the safetensors format: the header's length in eight bytes, a JSON header, and the
 * values of the tensors, all little-endian. Nothing in such a file is executed, and the header is checked before memory
 * is allocated according to it.
 */
public final class Safetensors {
    private static final int PREFIX = Long.BYTES;
    private static final int MAX_HEADER = 100_000_000;
    private static final int MAX_FILE = 1 << 30;

    private Safetensors() {}

    /**
     * Reads a file. A regular file is mapped into memory, so that its values are copied only once.
     *
     * @throws UserException naming the file and what is wrong with it, if it can't be read or violates the format
     */
    public static Weights read(Path file) {
        try {
            // A pipe or a device has no length.
            return Files.isRegularFile(file) ? readMapped(file) : readStream(file);
        } catch (NoSuchFileException e) {
            throw new UserException("There is no weights file " + file + ".", e);
        } catch (IOException e) {
            throw new UserException("Cannot read weights file " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private static Weights readStream(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    private static Weights readMapped(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length > MAX_FILE) {
                throw tooLarge(file.toString());
            }
            return read(
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena).asByteBuffer(), file.toString());
        }
    }

    /**
     * Reads a stream to its end, at most 1 GiB.
     *
     * @param nameForMessages name of the stream in messages
     * @throws IOException if reading the stream fails
     * @throws UserException if the content violates the format
     */
    public static Weights read(InputStream in, String nameForMessages) throws IOException {
        byte[] bytes = in.readNBytes(MAX_FILE + 1);
        if (bytes.length > MAX_FILE) {
            throw tooLarge(nameForMessages);
        }
        return read(bytes, nameForMessages);
    }

    /**
     * Parses the content of a file.
     *
     * @param nameForMessages name of the file in messages
     * @throws UserException if the content violates the format
     */
    public static Weights read(byte[] bytes, String nameForMessages) {
        return read(ByteBuffer.wrap(bytes), nameForMessages);
    }

    private static Weights read(ByteBuffer content, String nameForMessages) {
        try {
            return parse(content.order(ByteOrder.LITTLE_ENDIAN));
        } catch (MalformedHeaderException e) {
            throw damaged(nameForMessages, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes a file atomically.
     *
     * @throws UserException naming the file, if it can't be written
     * @throws IllegalArgumentException as {@link #toBytes}
     */
    public static void write(Path file, Weights weights, Dtype dtype) {
        AtomicFiles.write(file, out -> write(out, weights, dtype));
    }

    /**
     * The content of a file with these weights. Equal weights give equal bytes.
     *
     * @throws IllegalArgumentException if a finite value is too large for the dtype, or a name is {@code __metadata__}
     */
    public static byte[] toBytes(Weights weights, Dtype dtype) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, weights, dtype);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory can't fail
        }
        return out.toByteArray();
    }

    private static void write(OutputStream out, Weights weights, Dtype dtype) throws IOException {
        String json = SafetensorsHeader.format(weights, dtype);
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-header.length, Long.BYTES); // aligns the values in a mapped file
        byte[] prefix = new byte[PREFIX];
        littleEndian(prefix).putLong(header.length + padding);
        out.write(prefix);
        out.write(header);
        out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
        for (String name : weights.names()) {
            Tensor tensor = weights.get(name);
            byte[] bytes = new byte[Math.multiplyExact(tensor.size(), dtype.bytes())];
            ByteBuffer values = littleEndian(bytes);
            for (int i = 0; i < tensor.size(); i++) {
                if (!dtype.holds(tensor.get(i))) {
                    throw new IllegalArgumentException(name + " holds " + tensor.get(i) + ", too large for " + dtype);
                }
                dtype.write(tensor.get(i), values);
            }
            out.write(bytes);
        }
    }

    private static Weights parse(ByteBuffer content) throws MalformedHeaderException {
        int length = content.limit();
        if (length < PREFIX) {
            throw new MalformedHeaderException("it is shorter than 8 bytes");
        }
        long headerLength = content.getLong(0);
        if (headerLength < 0 || headerLength > MAX_HEADER) {
            throw new MalformedHeaderException("its header would be " + Long.toUnsignedString(headerLength)
                    + " bytes long, more than the allowed 100 MB");
        }
        if (headerLength > length - PREFIX) {
            throw new MalformedHeaderException(
                    "its header would be " + headerLength + " bytes long, but only " + (length - PREFIX) + " follow");
        }
        int dataStart = PREFIX + (int) headerLength;
        String json = utf8(content.slice(PREFIX, (int) headerLength));
        SafetensorsHeader header = SafetensorsHeader.parse(json, length - dataStart);
        Weights.Builder weights = Weights.builder();
        header.metadata().forEach(weights::metadata);
        for (SafetensorsHeader.Entry entry : header.entries()) {
            float[] values = new float
                    [(int) (entry.end() - entry.begin()) / entry.dtype().bytes()];
            entry.dtype().read(content.position(dataStart + (int) entry.begin()), values);
            weights.add(entry.name(), Tensor.wrap(entry.shape(), values));
        }
        return weights.build();
    }

    private static String utf8(ByteBuffer bytes) throws MalformedHeaderException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedHeaderException("its header is not valid UTF-8");
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static UserException tooLarge(String name) {
        return damaged(name, "it is larger than 1 GiB");
    }

    private static UserException damaged(String name, String reason) {
        return new UserException("Weights file " + name + " is damaged: " + reason + ".");
    }
}
