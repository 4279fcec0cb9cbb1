// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.IfExists;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which files in folders are enlarged, and what happens to existing results. */
public final class FolderOptions {
    @Option(names = "--recursive", description = "include subfolders; their tree is kept in OUT")
    public boolean recursive;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "in folders, only files whose names match, such as '*.jpg'; may be repeated")
    public List<String> include = List.of();

    @Option(names = "--overwrite", description = "replace existing results")
    public boolean overwrite;

    @Option(names = "--skip-existing", description = "keep existing results")
    public boolean skipExisting;

    @Option(
            names = "--resume",
            description = "continue a stopped run: results are kept unless their image or the options have changed")
    public boolean resume;

    /**
     * What happens to existing results.
     *
     * @param standard default if no option was given
     * @throws UserException if more than one option was given
     */
    public IfExists existing(IfExists standard) {
        if (Stream.of(overwrite, skipExisting, resume).filter(given -> given).count() > 1) {
            throw new UserException("--overwrite, --skip-existing and --resume exclude each other: choose one.");
        }
        return overwrite ? IfExists.REPLACE : skipExisting ? IfExists.SKIP : resume ? IfExists.RESUME : standard;
    }
}
