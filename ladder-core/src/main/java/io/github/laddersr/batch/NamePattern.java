// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.TargetSize;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What results are called: text with tokens, such as {@code {stem}_x{scale}.{ext}}.
 *
 * @param text with the tokens {stem}, {name} (with its extension), {scale}, {ext}, {width}, {height} and {model}
 */
public record NamePattern(String text) {
    private static final Pattern TOKEN = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> KNOWN = List.of("stem", "name", "scale", "ext", "width", "height", "model");

    /** Of what is enlarged by a factor. */
    public static final NamePattern DEFAULT = new NamePattern("{stem}_x{scale}.{ext}");

    /** Of what is enlarged to a size in pixels. */
    public static final NamePattern SIZED = new NamePattern("{stem}_{width}x{height}.{ext}");

    /** @throws UserException if there is an unknown token, a brace alone, or a slash */
    public NamePattern {
        for (Matcher token = TOKEN.matcher(text); token.find(); ) {
            if (!KNOWN.contains(token.group(1))) {
                throw new UserException(
                        Code.INVALID,
                        "The name pattern '%s' has the unknown token {%s}".formatted(text, token.group(1)),
                        "use {%s}".formatted(String.join("}, {", KNOWN)));
            }
        }
        String rest = TOKEN.matcher(text).replaceAll("");
        if (rest.contains("{") || rest.contains("}")) {
            throw new UserException(
                    Code.INVALID,
                    "The name pattern '%s' has a brace without its other half".formatted(text),
                    "write tokens as {stem}");
        }
        if (text.isEmpty() || text.contains("/") || text.contains("\0")) {
            throw new UserException(
                    Code.INVALID,
                    "The name pattern '%s' is no file name".formatted(text),
                    "leave folders out: the results have one of their own, in which the tree is kept");
        }
    }

    /** The usual one for a size; empty for the models' own. */
    public static NamePattern of(Optional<TargetSize> size) {
        return size.isEmpty() || size.get() instanceof TargetSize.Factor ? DEFAULT : SIZED;
    }

    /**
     * What the tokens stand for, beside the image's own name.
     *
     * @param scale the factor as people write it
     * @param extension without a dot
     * @param model names of the models; asked only if the pattern has them
     */
    public record Values(String scale, String extension, ImageSize large, Supplier<String> model) {}

    /**
     * The result's name.
     *
     * @param image the image's own name: its stem is what comes before its last dot
     * @throws UserException if that is no name that a file can have
     */
    public Path nameFor(String image, Values values) {
        String stem = image.lastIndexOf('.') > 0 ? image.substring(0, image.lastIndexOf('.')) : image;
        String name =
                TOKEN.matcher(text).replaceAll(token -> Matcher.quoteReplacement(value(token, image, stem, values)));
        try {
            Path path = Path.of(name);
            if (name.equals(".") || name.equals("..") || path.getNameCount() != 1) {
                throw new UserException(
                        Code.INVALID,
                        "The result of %s would be called '%s', which is no file name".formatted(image, name),
                        "choose another name pattern");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new UserException(
                    Code.INVALID,
                    "The name '%s' can't be written in this locale".formatted(name),
                    "set LC_ALL=C.UTF-8",
                    e);
        }
    }

    private static String value(MatchResult token, String image, String stem, Values values) {
        return switch (token.group(1)) {
            case "stem" -> stem;
            case "name" -> image;
            case "scale" -> values.scale;
            case "ext" -> values.extension;
            case "width" -> String.valueOf(values.large.width());
            case "height" -> String.valueOf(values.large.height());
            case "model" -> values.model.get();
            default -> throw new IllegalStateException("the token was checked: " + token.group());
        };
    }
}
