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
 * Weights files in the safetensors format: eight bytes with the header's length, a JSON header, the tensors' values, all
 * little-endian. Nothing in such a file is executed, and everything in its header is checked before memory is taken for it.
 */
public final class Safetensors {
    private static final int PREFIX = Long.BYTES;
    private static final int MAX_HEADER = 100_000_000;
    private static final int MAX_FILE = 1 << 30;

    private Safetensors() {}

    /**
     * Reads a file; an ordinary one is mapped, so that its values are copied once.
     *
     * @throws UserException naming the file and what is wrong with it, if it cannot be read or breaks the format
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
     * Reads a stream to its end; at most 1 GiB.
     *
     * @param nameForMessages what the user knows the stream by
     * @throws IOException if the stream does
     * @throws UserException if the content breaks the format
     */
    public static Weights read(InputStream in, String nameForMessages) throws IOException {
        byte[] bytes = in.readNBytes(MAX_FILE + 1);
        if (bytes.length > MAX_FILE) {
            throw tooLarge(nameForMessages);
        }
        return read(bytes, nameForMessages);
    }

    /**
     * Reads a file's content.
     *
     * @param nameForMessages what the user knows it by
     * @throws UserException if the content breaks the format
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
     * Writes a file in one step: a reader sees the old file or the whole new one.
     *
     * @throws UserException naming the file, if it cannot be written
     * @throws IllegalArgumentException as {@link #toBytes} does
     */
    public static void write(Path file, Weights weights, Dtype dtype) {
        AtomicFiles.write(file, out -> write(out, weights, dtype));
    }

    /**
     * The content of a file with these weights. The same weights give the same bytes.
     *
     * @throws IllegalArgumentException if a finite value is too large for the dtype, or a name is {@code __metadata__}
     */
    public static byte[] toBytes(Weights weights, Dtype dtype) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, weights, dtype);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private static void write(OutputStream out, Weights weights, Dtype dtype) throws IOException {
        String json = SafetensorsHeader.format(weights, dtype);
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-header.length, Long.BYTES); // so that the values are aligned in a mapped file
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
                    + " bytes long, and 100 MB are allowed");
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
            throw new MalformedHeaderException("its header is no UTF-8 text");
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
