// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import io.github.laddersr.base.AtomicFiles.IOConsumer;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Files that belong together, such as one for each page of a document. Each is written under a temporary name beside
 * its final place. All of them get their names when the last one is complete ({@link #finish}). A failure before that
 * leaves the previous files unchanged.
 */
public final class AtomicFileSet implements AutoCloseable {
    private record Written(Path target, Path place, Temporaries.Temporary temporary) {}

    private final List<Written> files = new ArrayList<>();

    /** An empty set. */
    public AtomicFileSet() {}

    /**
     * Writes another file like {@link AtomicFiles#writeChannel}, except that it does not get its name yet.
     *
     * @throws io.github.laddersr.UserException if the folder is missing, the target is a folder or no regular file, or
     *     writing fails
     */
    public void write(Path target, IOConsumer<SeekableByteChannel> content, Consumer<Path> last) {
        Path place = AtomicFiles.placeOf(target);
        AtomicFiles.requireReplaceable(target);
        Temporaries.Temporary temporary = AtomicFiles.create(target, place);
        AtomicFiles.fill(target, temporary, content, last);
        files.add(new Written(target, place, temporary));
    }

    /**
     * Gives all files their names.
     *
     * @throws io.github.laddersr.UserException if a file can't get its name; those before it have theirs already
     */
    public void finish() {
        while (!files.isEmpty()) {
            Written file = files.removeFirst();
            AtomicFiles.move(file.target, file.temporary, file.place);
        }
    }

    /** Deletes the files that did not get their names. */
    @Override
    public void close() {
        IOException kept = new IOException("not finished");
        files.forEach(file -> file.temporary.delete(kept));
        files.clear();
    }
}
