// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.models.Models;
import io.github.laddersr.onnx.OnnxNetwork;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Model;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The model that the user meant.
 *
 * @param name as given, or the shipped one's
 * @param place of its file
 * @param network read and checked
 */
public record ModelChoice(String name, URL place, Network network) {
    public static final int DEFAULT_SCALE = 2;

    private static final ModelSet SHIPPED = ModelSet.of(Models.byName());

    /**
     * Finds and reads it.
     *
     * @param name of a shipped model, or a file; empty or {@code auto} for the shipped one of the scale
     * @param scale of the model; empty for the model's own, or 2
     * @throws UserException if there is no such model, or it has another scale
     */
    public static ModelChoice of(Optional<String> name, Optional<Integer> scale) {
        return of(name, scale, ColourOrder.AUTO);
    }

    /**
     * The same with an order of planes for a network of somebody else's.
     *
     * @param asked the name
     * @throws UserException if there is no such model, it has another scale, or it has no need of the order
     */
    public static ModelChoice of(Optional<String> asked, Optional<Integer> scale, ColourOrder order) {
        Optional<String> name = asked.filter(n -> !n.equals(ModelSet.AUTO));
        scale.filter(s -> name.isEmpty() && (s < 2 || s > 4)).ifPresent(s -> {
            throw new UserException("Scale " + s + " does not exist: use 2, 3 or 4.");
        });
        String wanted = name.orElseGet(() -> "x" + scale.orElse(DEFAULT_SCALE));
        URL place = place(wanted);
        Network network = Models.byName().containsKey(wanted)
                ? LadderNetwork.of(wanted, Upscaler.read(place))
                : Networks.read(Path.of(wanted), order);
        if (scale.isPresent() && scale.get() != network.scale()) {
            throw new UserException("The model " + wanted + " enlarges by " + network.scale() + ", not by "
                    + scale.get() + ": leave --scale out or choose another --model.");
        }
        return new ModelChoice(wanted, place, network);
    }

    public int scale() {
        return network.scale();
    }

    /** The variant of a model of the family; empty for somebody else's network. */
    public Optional<Variant> variant() {
        return network instanceof LadderNetwork ladder ? Optional.of(ladder.variant()) : Optional.empty();
    }

    /**
     * The model, for what only works with those of the family.
     *
     * @throws UserException if it is none
     */
    public Model model() {
        if (network instanceof LadderNetwork ladder) {
            return ladder.model().get();
        }
        throw new UserException(
                "The model " + name + " is no Ladder Pyramid Network, of which this command needs the inside:"
                        + " give a shipped model or a safetensors file.");
    }

    /** Multiply-adds for a 1280x720 output, as the literature counts; of a model of the family those of the paper's graph. */
    public OptionalLong macs() {
        Optional<Variant> variant = variant();
        if (variant.isPresent()) {
            return OptionalLong.of(
                    Cost.of(LadderPyramidNetwork.of(variant.get())).macs());
        }
        OptionalLong perPixel = network instanceof OnnxNetwork onnx
                ? onnx.countedMacsPerPixel()
                : OptionalLong.of(network.macsPerPixel());
        return perPixel.isPresent()
                ? OptionalLong.of(Math.round(perPixel.getAsLong() * (1280.0 * 720) / (scale() * (double) scale())))
                : OptionalLong.empty();
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
                    + String.join(", ", shipped.keySet()) + " or the path of a safetensors or ONNX file.");
        }
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UserException("The model's path " + file + " can't be used: " + e.getMessage() + ".", e);
        }
    }

    public String fileName() {
        String path = place.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The hash of the model's file, in hexadecimal. */
    public String sha256() {
        return SHIPPED.identity(name);
    }
}
