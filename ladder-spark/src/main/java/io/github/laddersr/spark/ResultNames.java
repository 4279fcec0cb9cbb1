package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.NamePattern;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.TargetSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** What results are called: the same as on the command line, the tree of the folder kept. */
final class ResultNames {
    private final Path out;
    private final NamePattern pattern;
    private final JobSettings settings;
    private final Map<String, String> taken = new HashMap<>(); // by result

    /** @param pattern empty for the usual one */
    ResultNames(Path out, String pattern, JobSettings settings) {
        this.out = out;
        this.settings = settings;
        NamePattern usual =
                settings.size() instanceof TargetSize.Factor ? NamePattern.DEFAULT : NamePattern.SIZED;
        this.pattern = pattern.isEmpty() ? usual : new NamePattern(pattern);
    }

    /**
     * The result's path.
     *
     * @param models names of those that enlarge it
     * @throws UserException if another image's result has it
     */
    Path of(Listing.Entry image, ImageSize small, List<String> models) {
        TargetSize size = settings.size();
        NamePattern.Values values = new NamePattern.Values(
                TargetSize.plain(size.factor(small)), settings.format(), size.of(small), () -> String.join("+", models));
        String name = pattern.nameFor(image.name(), values).toString();
        Path result = new Path(image.place().isEmpty() ? out : new Path(out, image.place()), name);
        String other = taken.putIfAbsent(result.toString(), image.path());
        if (other != null) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "%s and %s would both become %s".formatted(other, image.path(), result),
                    "tell them apart with the pattern '{name}_x{scale}.{ext}'");
        }
        return result;
    }
}
