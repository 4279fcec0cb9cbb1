// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.Existing;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which files of folders, and what about results that exist. */
public final class FolderOptions {
    @Option(names = "--recursive", description = "folders within folders too; the tree is kept in OUT")
    public boolean recursive;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "of folders only files whose name is like this, such as '*.jpg'; may be repeated")
    public List<String> include = List.of();

    @Option(names = "--overwrite", description = "replace results that exist")
    public boolean overwrite;

    @Option(names = "--skip-existing", description = "leave results that exist as they are")
    public boolean skipExisting;

    @Option(
            names = "--resume",
            description =
                    "go on with a run that was stopped: what is done stays, unless its image or the options changed")
    public boolean resume;

    /**
     * What to do about results that exist.
     *
     * @param standard where nothing was said
     * @throws UserException if more than one thing was
     */
    public Existing existing(Existing standard) {
        if (Stream.of(overwrite, skipExisting, resume).filter(given -> given).count() > 1) {
            throw new UserException("Only one of --overwrite, --skip-existing and --resume can be done: choose one.");
        }
        return overwrite ? Existing.REPLACE : skipExisting ? Existing.SKIP : resume ? Existing.RESUME : standard;
    }
}
