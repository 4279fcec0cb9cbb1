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
 * Files that belong together, such as one for each page of a document: each is written under a temporary name beside its place, and all get
 * their names once the last is whole ({@link #finish}). Until then a failure leaves what was there before.
 */
public final class AtomicFileSet implements AutoCloseable {
    private record Written(Path target, Path place, Temporaries.Temporary temporary) {}

    private final List<Written> files = new ArrayList<>();

    /** Of no file yet. */
    public AtomicFileSet() {}

    /**
     * Writes one more file; as {@link AtomicFiles#writeChannel}, but that it does not get its name yet.
     *
     * @throws io.github.laddersr.UserException if the folder is missing, the target is a folder or no regular file, or anything fails while
     *     writing
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
     * @throws io.github.laddersr.UserException if one can't get its name; those before it have theirs then
     */
    public void finish() {
        while (!files.isEmpty()) {
            Written file = files.removeFirst();
            AtomicFiles.move(file.target, file.temporary, file.place);
        }
    }

    /** Deletes what did not get its name. */
    @Override
    public void close() {
        IOException kept = new IOException("not finished");
        files.forEach(file -> file.temporary.delete(kept));
        files.clear();
    }
}
