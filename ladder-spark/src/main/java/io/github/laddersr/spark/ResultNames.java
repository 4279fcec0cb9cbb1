// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.TargetSize;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** What results are called: the same as on the command line, the tree of the folder kept. */
final class ResultNames {
    private final Path out;
    private final JobSettings settings;
    private final Map<String, String> taken = new HashMap<>(); // by result

    ResultNames(Path out, JobSettings settings) {
        this.out = out;
        this.settings = settings;
    }

    /**
     * The result's path.
     *
     * @throws UserException if another image's result has it
     */
    Path of(Listing.Entry image, ImageSize small) {
        String name = image.name();
        String stem = name.lastIndexOf('.') > 0 ? name.substring(0, name.lastIndexOf('.')) : name;
        TargetSize size = settings.size();
        ImageSize large = size.of(small);
        String suffix = size instanceof TargetSize.Factor factor
                ? "x" + TargetSize.plain(factor.value())
                : large.width() + "x" + large.height();
        Path folder = image.place().isEmpty() ? out : new Path(out, image.place());
        Path result = new Path(folder, "%s_%s.%s".formatted(stem, suffix, settings.format()));
        String other = taken.putIfAbsent(result.toString(), image.path());
        if (other != null) {
            throw new UserException(
                    UserException.Code.EXISTS,
                    "%s and %s would both become %s".formatted(other, image.path(), result),
                    "give one of them another name");
        }
        return result;
    }
}
