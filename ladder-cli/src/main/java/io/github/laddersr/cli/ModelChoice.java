package io.github.laddersr.cli;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The model that the user meant.
 *
 * @param name as given, or the shipped one's
 * @param place of its file
 * @param model read and checked
 */
record ModelChoice(String name, URL place, Model model) {
    static final int DEFAULT_SCALE = 2;

    /**
     * Finds and reads it.
     *
     * @param name of a shipped model, or a file; empty for the shipped one of the scale
     * @param scale 2, 3 or 4; empty for the model's own, or 2
     * @throws UserException if there is no such model, or it has another scale
     */
    static ModelChoice of(Optional<String> name, Optional<Integer> scale) {
        scale.filter(s -> s < 2 || s > 4).ifPresent(s -> {
            throw new UserException("Scale " + s + " does not exist: use 2, 3 or 4.");
        });
        String wanted = name.orElseGet(() -> "x" + scale.orElse(DEFAULT_SCALE));
        URL place = place(wanted);
        Model model = Models.byName().containsKey(wanted) ? Upscaler.read(place) : Model.read(Path.of(wanted));
        if (scale.isPresent() && scale.get() != model.variant().scale()) {
            throw new UserException(
                    "The model " + wanted + " enlarges by " + model.variant().scale() + ", not by " + scale.get()
                            + ": leave --scale out or choose another --model.");
        }
        return new ModelChoice(wanted, place, model);
    }

    /**
     * The models that an enlargement to any size may use.
     *
     * @param name of the only one; empty for all that ship
     * @throws UserException if there is no such model
     */
    static List<? extends Network> networks(Optional<String> name) {
        if (name.isPresent()) {
            return List.of(
                    LadderNetwork.of(name.get(), of(name, Optional.empty()).model()));
        }
        return IntStream.rangeClosed(2, 4)
                .mapToObj(scale -> new LadderNetwork(
                        "x" + scale,
                        Variant.lpn(scale),
                        () -> of(Optional.of("x" + scale), Optional.empty()).model()))
                .toList();
    }

    private static URL place(String wanted) {
        Map<String, URL> shipped = Models.byName();
        URL found = shipped.get(wanted);
        if (found != null) {
            return found;
        }
        Path file = Path.of(wanted);
        if (!Files.isRegularFile(file)) {
            throw new UserException("There is no model '" + wanted + "': use one of "
                    + String.join(", ", shipped.keySet()) + " or the path of a safetensors file.");
        }
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UserException("The model's path " + file + " can't be used: " + e.getMessage() + ".", e);
        }
    }

    String fileName() {
        String path = place.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The hash of the model's file, in hexadecimal. */
    String sha256() {
        try (InputStream in = place.openStream()) {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UserException("The model " + name + " can't be read: " + e.getMessage() + ".", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
