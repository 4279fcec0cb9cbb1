// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.NamePattern;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.TargetSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Names the results as on the command line, and keeps the tree of the folder. */
final class OutputNames {
    private final Path out;
    private final JobSettings settings;
    private final NamePattern pattern;
    private final Set<String> images;
    private final Map<String, String> taken = new HashMap<>(); // image by result

    /** @param images all images to enlarge */
    OutputNames(Path out, JobSettings settings, List<Header> images) {
        this.out = out;
        this.settings = settings;
        this.pattern = settings.name().isEmpty()
                ? NamePattern.of(Optional.of(settings.size()))
                : new NamePattern(settings.name());
        this.images = images.stream().map(image -> image.file().path()).collect(Collectors.toSet());
    }

    /**
     * The result's path.
     *
     * @throws UserException if another image has the same result
     */
    Path of(Header image) {
        TargetSize size = settings.size();
        ImageSize small = new ImageSize(image.width(), image.height());
        NamePattern.Values values = new NamePattern.Values(
                TargetSize.plain(size instanceof TargetSize.Factor factor ? factor.value() : size.factor(small)),
                settings.results().extension(),
                size.of(small),
                image::model);
        InputListing.Entry file = image.file();
        String name = pattern.nameFor(file.name(), values).toString();
        Path result = InputListing.child(out, file.place().isEmpty() ? name : file.place() + "/" + name);
        String other = taken.putIfAbsent(result.toString(), file.path());
        if (other != null) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "%s and %s would both become %s".formatted(other, file.path(), result),
                    pattern.text().contains("{name}")
                            ? "use two output folders"
                            : "use a name pattern that tells them apart, such as '{name}_x{scale}.{ext}' (--name)");
        }
        if (images.contains(result.toString())) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "The result of %s would replace the image %s".formatted(file.path(), result),
                    "choose another folder or name for the results");
        }
        return result;
    }
}
