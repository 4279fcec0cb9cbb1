// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.upscale.TargetSize;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The size of the results. */
public final class SizeOptions {
    private static final Pattern BOX = Pattern.compile("([0-9]{1,9})[xX×]([0-9]{1,9})");

    @Option(
            names = "--scale",
            paramLabel = "F",
            description = "factor above 1, at most 16, such as 2, 3, 4, 1.5 or 8; default 2, or the --model's")
    public Optional<Double> scale = Optional.empty();

    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "width of the result in pixels; the height follows from the aspect ratio unless --height is given too")
    public Optional<Integer> width = Optional.empty();

    @Option(
            names = "--height",
            paramLabel = "N",
            description =
                    "height of the result in pixels; the width follows from the aspect ratio unless --width is given too")
    public Optional<Integer> height = Optional.empty();

    @Option(
            names = "--fit",
            paramLabel = "WxH",
            description = "largest size that fits into W x H pixels and keeps the aspect ratio, such as 1920x1080")
    public Optional<String> fit = Optional.empty();

    /**
     * The requested size.
     *
     * @param standard factor if no option was given
     * @throws UserException if a value is wrong, or options contradict each other
     */
    public TargetSize size(int standard) {
        int given = (scale.isPresent() ? 1 : 0)
                + (fit.isPresent() ? 1 : 0)
                + (width.isPresent() || height.isPresent() ? 1 : 0);
        if (given > 1) {
            throw new UserException("Only one size can be given: use --scale, --fit, or --width and --height.");
        }
        if (fit.isPresent()) {
            return box(fit.get());
        }
        if (width.isPresent() && height.isPresent()) {
            return new TargetSize.Exact(width.get(), height.get());
        }
        return width.<TargetSize>map(TargetSize.Width::new)
                .or(() -> height.map(TargetSize.Height::new))
                .orElseGet(() -> scale.isEmpty() && standard == 1
                        ? new TargetSize.Same()
                        : new TargetSize.Factor(scale.orElse((double) standard)));
    }

    private static TargetSize box(String text) {
        Matcher matcher = BOX.matcher(text);
        if (!matcher.matches()) {
            throw new UserException(
                    "The --fit '%s' is not a size: give width and height, such as 1920x1080.".formatted(text));
        }
        return new TargetSize.Fit(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
