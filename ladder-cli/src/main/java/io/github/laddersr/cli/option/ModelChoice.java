// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.models.Models;
import io.github.laddersr.onnx.OnnxNetwork;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.weights.Model;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The model that the user chose.
 *
 * @param name name as given, or that of the shipped model
 * @param place location of its file
 * @param network the network, read and checked
 */
public record ModelChoice(String name, URL place, Network network) {
    public static final int DEFAULT_SCALE = 2;

    private static final ModelSet SHIPPED = ModelSet.of(Models.byName());

    /**
     * Finds and reads a model.
     *
     * @param name name of a shipped model, or a file; empty or {@code auto} for the shipped one with the scale
     * @param scale scale of the model; empty for the model's own, or 2
     * @throws UserException if there is no such model, or it has another scale
     */
    public static ModelChoice of(Optional<String> name, Optional<Integer> scale) {
        return of(name, scale, ColourOrder.AUTO);
    }

    /**
     * The same with a channel order, for networks other than Ladder Pyramid Networks.
     *
     * @param asked the name
     * @throws UserException if there is no such model, it has another scale, or the order does not apply to it
     */
    public static ModelChoice of(Optional<String> asked, Optional<Integer> scale, ColourOrder order) {
        Optional<String> name = asked.filter(n -> !n.equals(ModelSet.AUTO));
        scale.filter(s -> name.isEmpty() && (s < 2 || s > 4)).ifPresent(s -> {
            throw new UserException("Scale " + s + " does not exist: use 2, 3 or 4.");
        });
        String wanted = name.orElseGet(() -> "x" + scale.orElse(DEFAULT_SCALE));
        Network named = SHIPPED.named(wanted, order);
        // Weights are read here, once, however many engines are opened.
        Network network = named instanceof LadderNetwork ladder
                ? LadderNetwork.of(ladder.name(), ladder.model().get())
                : named;
        if (scale.isPresent() && scale.get() != network.scale()) {
            throw new UserException("The model " + wanted + " enlarges by " + network.scale() + ", not by "
                    + scale.get() + ": omit --scale or choose another --model.");
        }
        return new ModelChoice(wanted, place(wanted), network);
    }

    public int scale() {
        return network.scale();
    }

    /** The variant of a Ladder Pyramid Network; empty for other networks. */
    public Optional<Variant> variant() {
        return network instanceof LadderNetwork ladder ? Optional.of(ladder.variant()) : Optional.empty();
    }

    /**
     * The model, for operations that need a Ladder Pyramid Network.
     *
     * @throws UserException if it is not one
     */
    public Model model() {
        if (network instanceof LadderNetwork ladder) {
            return ladder.model().get();
        }
        throw new UserException(
                "The model " + name + " is not a Ladder Pyramid Network, and this command needs the layers of one:"
                        + " give a shipped model or a safetensors file.");
    }

    /**
     * Multiply-adds for a 1280x720 output, counted as in the literature; for a Ladder Pyramid Network, those of the
     * paper's graph.
     */
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
        URL shipped = Models.byName().get(wanted);
        if (shipped != null) {
            return shipped;
        }
        try {
            return Path.of(wanted).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UserException("The model's path " + wanted + " can't be used: " + e.getMessage() + ".", e);
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
