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

/** What results are called: the same as on the command line, the tree of the folder kept. */
final class ResultNames {
    private final Path out;
    private final JobSettings settings;
    private final NamePattern pattern;
    private final Set<String> images;
    private final Map<String, String> taken = new HashMap<>(); // by result

    /** @param images all that are to be enlarged */
    ResultNames(Path out, JobSettings settings, List<Header> images) {
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
     * @throws UserException if another image's result has it, or it is one of the images
     */
    Path of(Header image) {
        TargetSize size = settings.size();
        ImageSize small = new ImageSize(image.width(), image.height());
        NamePattern.Values values = new NamePattern.Values(
                TargetSize.plain(size instanceof TargetSize.Factor factor ? factor.value() : size.factor(small)),
                settings.results().extension(),
                size.of(small),
                image::model);
        Listing.Entry file = image.file();
        String name = pattern.nameFor(file.name(), values).toString();
        Path result = Listing.child(out, file.place().isEmpty() ? name : file.place() + "/" + name);
        String other = taken.putIfAbsent(result.toString(), file.path());
        if (other != null) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "%s and %s would both become %s".formatted(other, file.path(), result),
                    pattern.text().contains("{name}")
                            ? "enlarge them into two folders"
                            : "tell them apart with the name pattern '{name}_x{scale}.{ext}' (--name)");
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
