// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Area;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.upscale.TargetSize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client requests for its image.
 *
 * @param options the given options by their names in the API, without empty ones
 * @param crop the part of the image that is enlarged; empty for all of it
 * @param size the size of the result; empty for the model's own scale
 * @param model the name of a shipped model, or {@value #AUTO}
 * @param format the format of the result, one that can be written
 * @param quality 1 to 100
 * @param lossless whether a WebP keeps every pixel
 * @param denoise how much noise is removed, 0 to 1; empty to choose by the image
 * @param strip whether all metadata except the colour profile is left out
 * @param name the name of the file, for people; may be empty
 */
public record Wish(
        Map<String, String> options,
        Optional<Area> crop,
        Optional<TargetSize> size,
        String model,
        ImageFormat format,
        int quality,
        boolean lossless,
        OptionalDouble denoise,
        boolean strip,
        String name) {
    /** Chooses the model by the image. */
    public static final String AUTO = "auto";

    /** The names of all options. */
    public static final Set<String> NAMES = Set.of(
            "crop",
            "scale",
            "width",
            "height",
            "fit",
            "model",
            "format",
            "quality",
            "lossless",
            "denoise",
            "metadata",
            "name");

    private static final int STANDARD_QUALITY = 95;
    private static final int LONGEST_NAME = 255;
    private static final Pattern BOX = Pattern.compile("([0-9]{1,9})[xX]([0-9]{1,9})");

    /** Sorts the options by their names. */
    public Wish {
        options = java.util.Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /**
     * Reads a wish from options.
     *
     * @param given the options by their names in the API; empty ones count as not given
     * @param standard the format if no option gives one
     * @param fileName the name if no option gives one
     * @throws UserException if an option is unknown or out of range, or contradicts another one
     */
    public static Wish of(Map<String, String> given, ImageFormat standard, String fileName) {
        Map<String, String> options = new TreeMap<>(given);
        options.values().removeIf(String::isBlank);
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new UserException("There is no option '%s': use %s."
                        .formatted(
                                printable(name),
                                String.join(", ", NAMES.stream().sorted().toList())));
            }
        }
        Reading reading = new Reading(options);
        String name = options.getOrDefault("name", fileName);
        return new Wish(
                options,
                Optional.ofNullable(options.get("crop")).map(text -> Area.parse(printable(text))),
                reading.size(),
                options.getOrDefault("model", AUTO),
                reading.one("format", Wish::format).orElse(standard),
                reading.whole("quality", 1, 100).orElse(STANDARD_QUALITY),
                reading.one("lossless", Wish::truth).orElse(false),
                reading.share("denoise"),
                reading.one("metadata", Wish::strips).orElse(false),
                plainName(name));
    }

    /** The options that change the result: all except the file's name. */
    public Map<String, String> deciding() {
        Map<String, String> deciding = new TreeMap<>(options);
        deciding.remove("name");
        deciding.put("format", format.extension());
        return deciding;
    }

    /** The name of the result's file. */
    public String resultName() {
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String label = size.map(TargetSize::label).orElse("x2");
        return (stem.isBlank() ? "image" : stem) + "_" + label + "." + format.extension();
    }

    /** Removes folders and unprintable characters from a name. */
    static String plainName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String shown = printable(last).strip();
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown;
    }

    private static String printable(String text) {
        return text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Optional<ImageFormat> format(String text) {
        return Arrays.stream(ImageFormat.values())
                .filter(ImageFormat::isWritten)
                .filter(format -> spellings(format).contains(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static List<String> spellings(ImageFormat format) {
        return switch (format) {
            case JPEG -> List.of("jpg", "jpeg");
            case TIFF -> List.of("tif", "tiff");
            default -> List.of(format.extension());
        };
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "on", "yes" -> Optional.of(true);
            case "false", "0", "off", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> strips(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "strip" -> Optional.of(true);
            case "keep" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private record Reading(Map<String, String> options) {
        <T> Optional<T> one(String name, Function<String, Optional<T>> reader) {
            Optional<String> text = Optional.ofNullable(options.get(name));
            Optional<T> value = text.map(String::strip).flatMap(reader);
            if (text.isPresent() && value.isEmpty()) {
                throw new UserException("The %s '%s' can't be read: %s."
                        .formatted(
                                name,
                                printable(text.get()),
                                switch (name) {
                                    case "format" -> "use png, jpg, webp or tif";
                                    case "metadata" -> "use keep or strip";
                                    case "fit" -> "give columns and rows, such as 1920x1080";
                                    case "lossless" -> "use true or false";
                                    case "scale", "denoise" -> "give a number";
                                    default -> "give a whole number";
                                }));
            }
            return value;
        }

        Optional<Integer> whole(String name, int least, int most) {
            Optional<Integer> value = one(
                    name, text -> text.matches("-?[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty());
            if (value.isPresent() && (value.get() < least || value.get() > most)) {
                throw new UserException(
                        "The %s must be from %d to %d, not %d.".formatted(name, least, most, value.get()));
            }
            return value;
        }

        Optional<Double> number(String name) {
            return one(
                    name,
                    text -> text.matches("-?[0-9]{1,9}(\\.[0-9]{1,9})?")
                            ? Optional.of(Double.valueOf(text))
                            : Optional.empty());
        }

        OptionalDouble share(String name) {
            Optional<Double> value = number(name);
            if (value.isPresent() && !(value.get() >= 0 && value.get() <= 1)) {
                throw new UserException("The %s must be from 0 to 1, not %s.".formatted(name, value.get()));
            }
            return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
        }

        Optional<TargetSize> size() {
            Optional<Double> scale = number("scale");
            Optional<Integer> width = whole("width", 1, Integer.MAX_VALUE);
            Optional<Integer> height = whole("height", 1, Integer.MAX_VALUE);
            Optional<TargetSize> fit = one("fit", Reading::box);
            int ways = (scale.isPresent() ? 1 : 0)
                    + (width.isPresent() || height.isPresent() ? 1 : 0)
                    + (fit.isPresent() ? 1 : 0);
            if (ways > 1) {
                throw new UserException("The size is given twice: give either scale, or width and height, or fit.");
            }
            if (width.isPresent() && height.isPresent()) {
                return Optional.of(new TargetSize.Exact(width.get(), height.get()));
            }
            return scale.<TargetSize>map(TargetSize.Factor::new)
                    .or(() -> width.map(TargetSize.Width::new))
                    .or(() -> height.map(TargetSize.Height::new))
                    .or(() -> fit);
        }

        private static Optional<TargetSize> box(String text) {
            Matcher matcher = BOX.matcher(text);
            return matcher.matches()
                    ? Optional.of(
                            new TargetSize.Fit(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        }
    }
}
