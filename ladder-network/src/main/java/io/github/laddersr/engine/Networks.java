// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import io.github.laddersr.weights.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Networks from files: of the family from safetensors, others by the {@link NetworkFormat}s that a jar on the class path registers. */
public final class Networks {
    private Networks() {}

    /**
     * Reads a file.
     *
     * @throws UserException naming the file, if it is missing, damaged, or no network that can be used
     */
    public static Network read(Path file) {
        return read(file, ColourOrder.AUTO);
    }

    /**
     * The same with an order of colours, which networks of the family have no need of.
     *
     * @throws UserException naming the file, if it is missing, damaged, or no network that can be used
     */
    public static Network read(Path file, ColourOrder order) {
        Optional<NetworkFormat> format = format(file);
        if (format.isPresent()) {
            return format.get().read(file, order);
        }
        if (isOnnx(file) && Files.isRegularFile(file)) {
            throw new UserException("The network in " + file
                    + " is read by the module ladder-onnx, which is missing: put it on the class path.");
        }
        if (order == ColourOrder.BGR) {
            throw new UserException(
                    "A network of Ladder's own takes RGB, and so does " + file + ": leave the order of channels out.");
        }
        return LadderNetwork.of(name(file), Model.read(file));
    }

    /** The format that reads a file of this name as somebody else's network; empty for networks of the family. */
    public static Optional<NetworkFormat> format(Path file) {
        return ServiceLoader.load(NetworkFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(f -> f.matches(file))
                .findFirst();
    }

    /** What a network is called that a file holds: the file's name without its extension. */
    public static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static boolean isOnnx(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".onnx");
    }
}
