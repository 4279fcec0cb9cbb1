// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.models;

import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trained weights that ship with Ladder, as safetensors resources. Each has a model card beside it,
 * {@code <file>.md}.
 */
public final class Models {
    /** Twice the size. */
    public static final URL X2 = resource("lpn-x2.safetensors");

    /** Three times the size. */
    public static final URL X3 = resource("lpn-x3.safetensors");

    /** Four times the size. */
    public static final URL X4 = resource("lpn-x4.safetensors");

    /** Twice the size, for photographs with traces of JPEG or noise; in place of {@link #X2}, not beside it. */
    public static final URL PHOTO_X2 = resource("lpn-photo-x2.safetensors");

    /** Four times the size, for photographs with traces of JPEG or noise. */
    public static final URL PHOTO_X4 = resource("lpn-photo-x4.safetensors");

    /** Twice the size, with little more than a quarter of the multiply-adds of {@link #X2}. */
    public static final URL FAST_X2 = resource("lpn-fast-x2.safetensors");

    private Models() {}

    /**
     * All models by their names on the command line, in order of scale. {@code Enlargement.of(Models.byName())} chooses
     * among them for each image.
     */
    public static Map<String, URL> byName() {
        Map<String, URL> models = new LinkedHashMap<>();
        models.put("x2", X2);
        models.put("x3", X3);
        models.put("x4", X4);
        models.put("photo-x2", PHOTO_X2);
        models.put("photo-x4", PHOTO_X4);
        models.put("fast-x2", FAST_X2);
        return Collections.unmodifiableMap(models);
    }

    /**
     * Says in a few words when to use a model.
     *
     * @param name a key of {@link #byName}
     * @throws IllegalArgumentException if no model has this name
     */
    public static String purpose(String name) {
        if (!byName().containsKey(name)) {
            throw new IllegalArgumentException("there is no model " + name);
        }
        String scale = name.substring(name.length() - 1);
        String images = switch (name.substring(0, name.indexOf('x'))) {
            case "photo-" -> "photographs with traces of JPEG or noise, which it removes";
            case "fast-" -> "clean images where speed counts more than the last details";
            default -> "clean images, from which it takes nothing away";
        };
        return "%s times larger: %s".formatted(scale, images);
    }

    /** The card of a model, in Markdown. */
    public static URL card(URL model) {
        String path = model.getPath();
        String file = path.substring(path.lastIndexOf('/') + 1);
        return resource(file.replace(".safetensors", ".md"));
    }

    private static URL resource(String name) {
        URL url = Models.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException("the resource " + name + " is not in the jar of ladder-models");
        }
        return url;
    }
}
