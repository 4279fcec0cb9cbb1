// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import io.github.laddersr.weights.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Reads networks from files: Ladder Pyramid Networks from safetensors files, others with the {@link NetworkFormat}s
 * that jars on the class path register.
 */
public final class Networks {
    private Networks() {}

    /**
     * Reads a file.
     *
     * @throws UserException naming the file, if it is missing, damaged, or contains no usable network
     */
    public static Network read(Path file) {
        return read(file, ColourOrder.AUTO);
    }

    /**
     * The same with a colour order, which does not apply to Ladder Pyramid Networks.
     *
     * @throws UserException naming the file, if it is missing, damaged, or contains no usable network
     */
    public static Network read(Path file, ColourOrder order) {
        Optional<NetworkFormat> format = format(file);
        if (format.isPresent()) {
            return format.get().read(file, order);
        }
        if (isOnnx(file) && Files.isRegularFile(file)) {
            throw new UserException("The network in " + file
                    + " needs the module ladder-onnx, which is missing: put it on the class path.");
        }
        if (looksLikeOnnx(file)) {
            throw new UserException(file + " seems to be an ONNX network: rename it so that it ends in .onnx.");
        }
        requireRgb(file.toString(), order);
        return LadderNetwork.of(name(file), Model.read(file));
    }

    /**
     * Refuses a colour order that a Ladder Pyramid Network can't have.
     *
     * @param network its name for people
     * @throws UserException if the order is BGR
     */
    public static void requireRgb(String network, ColourOrder order) {
        if (order == ColourOrder.BGR) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "Only networks in ONNX files can take BGR, and %s takes RGB".formatted(network),
                    "do not give a channel order");
        }
    }

    /** The format that reads a file with this name; empty for Ladder Pyramid Networks. */
    public static Optional<NetworkFormat> format(Path file) {
        return ServiceLoader.load(NetworkFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(f -> f.matches(file))
                .findFirst();
    }

    /** The name of a network from a file: the file's name without its extension. */
    public static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /**
     * Whether a file starts like an ONNX network, a protocol buffer whose first field is the version of the format. A
     * safetensors file has an opening brace after its first eight bytes.
     */
    private static boolean looksLikeOnnx(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(9);
            return start.length == 9 && start[0] == 8 && start[1] > 0 && start[1] < 32 && start[8] != '{';
        } catch (IOException e) {
            return false; // reading the weights says why
        }
    }

    private static boolean isOnnx(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".onnx");
    }
}
