// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.upscale.SourceFacts;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the images in files and folders. Of a folder's content it takes what is an image by its first bytes, whatever its name says;
 * hidden files, other files and the output folder are left out. Each real folder is walked through once, so links can't lead in circles.
 */
final class ImageLister {
    private static final Logger LOG = LoggerFactory.getLogger(ImageLister.class);

    private final boolean recursive;
    private final NameFilter filter;
    private final Optional<Path> output;
    private final Function<Path, SourceFacts> reader;

    private final List<FoundImage> images = new ArrayList<>();
    private final List<ImageOutcome.Failed> failures = new ArrayList<>();
    private final List<String> loops = new ArrayList<>();
    private final Set<Path> walked = new HashSet<>(); // real paths
    private final Deque<Link> links = new ArrayDeque<>();
    private int hidden;
    private int others;
    private int folders;

    /** A link to a folder, which is looked at after all folders that are no links. */
    private record Link(Path folder, Path place, Path real) {}

    /**
     * For one listing.
     *
     * @param recursive whether folders within folders are walked through
     * @param filter of the files in folders
     * @param output folder that is not walked into; it need not exist
     * @param reader what is known of an image file without decoding it
     */
    ImageLister(boolean recursive, NameFilter filter, Optional<Path> output, Function<Path, SourceFacts> reader) {
        this.reader = reader;
        this.recursive = recursive;
        this.filter = filter;
        this.output = output.map(ImageLister::real);
    }

    /**
     * Lists what the user named. The content of a folder goes to the output folder; of one among several inputs to a folder of its name
     * there. Files that the user named are taken whatever they are.
     *
     * @throws UserException if one of the inputs is the output folder itself
     */
    Listing list(List<Path> inputs) {
        for (Path input : inputs) {
            if (!Files.isDirectory(input)) {
                images.add(new FoundImage(input, Path.of("")));
                continue;
            }
            if (output.isPresent() && output.get().equals(real(input))) {
                throw new UserException(
                        Code.INVALID,
                        "The folder for the results is the folder " + input + " itself",
                        "give another, which may lie in it");
            }
            Path name = real(input).getFileName();
            root(input, inputs.size() == 1 || name == null ? Path.of("") : name);
        }
        return new Listing(images, failures, loops, new LeftOut(hidden, others, folders));
    }

    private void root(Path folder, Path place) {
        Path root = real(folder);
        walked.add(root);
        walk(folder, place);
        while (!links.isEmpty()) {
            Link link = links.remove();
            if (root.startsWith(link.real)) {
                loops.add("The link %s leads back to %s: it is not followed.".formatted(link.folder, link.real));
            } else if (!walked.add(link.real)) {
                loops.add("The link %s leads to %s, which is walked through anyway: it is not followed."
                        .formatted(link.folder, link.real));
            } else {
                walk(link.folder, link.place);
            }
        }
    }

    private void walk(Path folder, Path place) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            Throwable cause = e.getCause() instanceof IOException first ? first : e;
            failures.add(new ImageOutcome.Failed(
                    folder,
                    new UserException(
                            ResultPlaces.code(cause),
                            "The folder %s can't be listed (%s)".formatted(folder, ResultPlaces.reason(cause)),
                            "check that it may be read",
                            cause)));
            return;
        }
        entries.sort(Comparator.comparing(Path::toString).thenComparing(Comparator.naturalOrder()));
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(".")) {
                hidden++;
                LOG.info("{} is hidden: left out", entry);
            } else if (Files.isDirectory(entry)) {
                folder(entry, place.resolve(entry.getFileName()));
            } else {
                file(entry, place);
            }
        }
    }

    private void folder(Path entry, Path place) {
        if (!recursive) {
            folders++;
            LOG.info("{} is a folder: left out, as folders within folders are not walked through", entry);
            return;
        }
        Path real = real(entry);
        if (output.isPresent() && output.get().equals(real)) {
            LOG.info("{} is the output folder: left out", entry);
        } else if (Files.isSymbolicLink(entry)) {
            links.add(new Link(entry, place, real));
        } else if (walked.add(real)) {
            walk(entry, place);
        }
    }

    private void file(Path entry, Path place) {
        if (!filter.accepts(place, entry)) {
            return;
        }
        // A pipe or a device could be waited for without an end. A link to nothing is a file that vanished.
        if (!Files.isRegularFile(entry) && Files.exists(entry)) {
            others++;
            LOG.info("{} is not a regular file: left out", entry);
            return;
        }
        try {
            FoundImage.Header seen = FoundImage.Header.of(entry, reader);
            if (seen.isOfAnImage()) {
                images.add(new FoundImage(entry, place, Optional.of(seen)));
            } else {
                others++;
                LOG.info("{} is no image: left out", entry);
            }
        } catch (IOException e) {
            failures.add(new ImageOutcome.Failed(
                    entry,
                    new UserException(
                            ResultPlaces.code(e),
                            "Can't read %s (%s)".formatted(entry, ResultPlaces.reason(e)),
                            "check that it may be read",
                            e)));
        }
    }

    /** Links followed where it exists; else as it would be. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path absolute = path.toAbsolutePath().normalize();
            Path parent = absolute.getParent();
            Path name = absolute.getFileName();
            return parent == null || name == null ? absolute : real(parent).resolve(name);
        }
    }
}
