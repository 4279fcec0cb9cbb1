// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.graph.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The networks that a program knows by name: those that ship with it ({@code Models.byName()}), and files. The names
 * say what a model is for: {@code x2} (clean images), {@code photo-x2} (photographs with compression artefacts or
 * noise), {@code fast-x2} (half as wide), and the same for other scales. {@link #AUTO} chooses for each image.
 */
public final class ModelSet {
    /** The name that stands for a choice according to what is known about an image. */
    public static final String AUTO = "auto";

    private static final Pattern NAME = Pattern.compile("(fast-)?(?:photo-)?x([234])");
    private static final String PHOTO = "photo-";
    private static final double FAST_WIDTH = 0.5;

    private final Map<String, URL> shipped;

    private ModelSet(Map<String, URL> shipped) {
        this.shipped = new LinkedHashMap<>(shipped);
    }

    /** A set of these models, by name. */
    public static ModelSet of(Map<String, URL> shipped) {
        return new ModelSet(shipped);
    }

    /** The names of the shipped models, in order. */
    public List<String> names() {
        return List.copyOf(shipped.keySet());
    }

    /**
     * The networks for images.
     *
     * @param name {@link #AUTO}, the name of a shipped model, or the path of a file: safetensors, or a format that a
     *     jar on the class path reads
     * @throws UserException if there is no such model
     */
    public NetworkChooser chooser(String name) {
        return name.equals(AUTO) ? auto() : NetworkChooser.of(List.of(named(name)));
    }

    /**
     * Clean weights for sources without loss; the more a JPEG was compressed, the larger the share of the photo
     * weights.
     *
     * @throws IllegalArgumentException if there is no model called x2, x3 or x4
     */
    public NetworkChooser auto() {
        if (mixed(0).isEmpty()) {
            throw new IllegalArgumentException("no model is called x2, x3 or x4: " + shipped.keySet());
        }
        return new NetworkChooser() {
            @Override
            public List<Network> networksFor(SourceFacts source) {
                return mixed(Denoising.of(source).share());
            }

            @Override
            public Optional<String> reason(SourceFacts source) {
                return Optional.of(Denoising.of(source).reason());
            }
        };
    }

    /** Whether a model for photographs is here, without which {@link #denoising} is refused. */
    public boolean denoises() {
        return shipped.keySet().stream().anyMatch(name -> name.startsWith(PHOTO));
    }

    /**
     * The same mixture of clean and photo weights for all images.
     *
     * @param share share of the photo weights, 0 to 1
     * @throws UserException if the share is out of range, or no photo weights ship
     */
    public NetworkChooser denoising(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new UserException(
                    UserException.Code.INVALID, "A denoising of %s is not possible".formatted(share), "give 0 to 1");
        }
        if (!denoises()) {
            throw new UserException(
                    UserException.Code.UNSUPPORTED, "No model for denoising is available", "enlarge without denoising");
        }
        return NetworkChooser.of(mixed(share));
    }

    /**
     * One network.
     *
     * @param name the name of a shipped model, or the path of a file
     * @throws UserException if there is no such model, or the file is not a model
     */
    public Network named(String name) {
        return named(name, ColourOrder.AUTO);
    }

    /**
     * The same with a colour order, for files with networks other than Ladder Pyramid Networks.
     *
     * @throws UserException if there is no such model, the file is not a model, or the order does not apply to it
     */
    public Network named(String name, ColourOrder order) {
        URL place = shipped.get(name);
        if (place != null) {
            Networks.requireRgb("the model " + name, order);
            return new LadderNetwork(name, variant(name), () -> Upscaler.read(place));
        }
        return Networks.read(file(name), order);
    }

    /**
     * An identity that is equal only for equal weights: the hash of the file, or of all shipped files.
     *
     * @param name as for {@link #chooser}
     * @throws UserException if there is no such model
     */
    public String identity(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (name.equals(AUTO)) {
                for (URL place : shipped.values()) {
                    update(digest, place.openStream());
                }
            } else {
                URL place = shipped.get(name);
                update(digest, place != null ? place.openStream() : Files.newInputStream(file(name)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UserException(
                    UserException.Code.NO_ACCESS,
                    "The model %s can't be read: %s".formatted(name, e.getMessage()),
                    "check it",
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, InputStream bytes) throws IOException {
        try (InputStream in = new DigestInputStream(bytes, digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private Path file(String name) {
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new UserException(
                    UserException.Code.NOT_FOUND,
                    "There is no model '%s'".formatted(name),
                    "use %s, %s, or the path of a safetensors or ONNX file"
                            .formatted(AUTO, String.join(", ", shipped.keySet())));
        }
        return file;
    }

    /** A network for each scale; a clean one if no photo weights ship for it. */
    private List<Network> mixed(double share) {
        List<Network> networks = new ArrayList<>();
        for (int scale = 2; scale <= 4; scale++) {
            mixed("x" + scale, share).ifPresent(networks::add);
        }
        return networks;
    }

    private Optional<Network> mixed(String clean, double share) {
        String photo = PHOTO + clean;
        if (!shipped.containsKey(clean)) {
            return Optional.empty();
        }
        if (share == 0 || !shipped.containsKey(photo)) {
            return Optional.of(named(clean));
        }
        if (share == 1) {
            return Optional.of(named(photo));
        }
        URL from = shipped.get(clean);
        URL to = shipped.get(photo);
        return Optional.of(new LadderNetwork(
                clean + "-denoise" + TargetSize.plain(share),
                variant(clean),
                () -> Upscaler.read(from).mixedWith(Upscaler.read(to), share)));
    }

    /** Derived from the name, so that no weights are read before they are needed. */
    private static Variant variant(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a model of this set can't be called " + name);
        }
        Variant whole = Variant.lpn(Integer.parseInt(matcher.group(2)));
        return matcher.group(1) == null ? whole : whole.withWidth(FAST_WIDTH);
    }
}
