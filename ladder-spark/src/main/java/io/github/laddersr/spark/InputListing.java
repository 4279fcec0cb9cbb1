// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.base.Messages;
import io.github.laddersr.batch.NameFilter;
import io.github.laddersr.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists the files of a folder and its subfolders. As on the command line, hidden files, files in hidden folders (whose
 * names begin with a dot) and the folder of the results are ignored.
 */
final class InputListing {
    private static final String FILE = "file";
    private static final char REPLACEMENT = '\uFFFD'; // for what is no text

    /**
     * A file that may be an image.
     *
     * @param path Hadoop's path
     * @param place its folder relative to the folder that was listed; empty for that folder itself
     * @param bytes its length
     * @param modified time of its last modification, in milliseconds since 1970
     * @param named whether the path leads to it: not if a name on the local disk has bytes that are no text
     */
    record Entry(String path, String place, long bytes, long modified, boolean named) implements Serializable {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /**
     * The content of a folder.
     *
     * @param files files that may be images, by path
     * @param others number of files that certainly are none, such as pipes
     */
    record Listing(List<Entry> files, int others) {}

    private final Path out;
    private final NameFilter filter;
    private final Configuration conf;
    private final List<Entry> entries = new ArrayList<>();
    private int others;

    private InputListing(Path out, NameFilter filter, Configuration conf) {
        this.out = out;
        this.filter = filter;
        this.conf = conf;
    }

    /**
     * Lists the files.
     *
     * @param in a folder, or a file, which is then the only entry; with its scheme, like out
     * @param include globs as on the command line, of which a file must match one; empty for all
     * @throws UserException if there is no such folder, it can't be listed, or it would also receive the results
     */
    static Listing of(Path in, Path out, List<String> include, Configuration conf) throws IOException {
        NameFilter filter = new NameFilter(include);
        FileSystem files = in.getFileSystem(conf);
        if (!files.exists(in)) {
            throw new UserException(
                    UserException.Code.NOT_FOUND,
                    "There is no folder " + in,
                    in.toString().indexOf(REPLACEMENT) < 0
                            ? "check the path and its scheme"
                            : "if its name has bytes that are no text in UTF-8, rename it");
        }
        FileStatus status = files.getFileStatus(in);
        if (status.isFile()) {
            return new Listing(
                    List.of(new Entry(in.toString(), "", status.getLen(), status.getModificationTime(), true)), 0);
        }
        InputListing listing = new InputListing(out, filter, conf);
        if (FILE.equals(in.toUri().getScheme())) {
            listing.walk(Storage.local(in));
        } else {
            listing.list(files, status.getPath());
        }
        listing.entries.sort(Comparator.comparing(Entry::path));
        return new Listing(listing.entries, listing.others);
    }

    /**
     * A path inside another one, with any characters in its name: Hadoop's own constructor takes a colon for a scheme.
     */
    static Path child(Path folder, String place) {
        return new Path(
                folder.toUri().getScheme(),
                folder.toUri().getAuthority(),
                folder.toUri().getPath() + "/" + place);
    }

    private void list(FileSystem files, Path root) throws IOException {
        String own = out.getFileSystem(conf).makeQualified(out).toString();
        requireOther(own.equals(root.toString()), root);
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
            FileStatus file = all.next();
            String path = file.getPath().toString();
            String folder = String.valueOf(file.getPath().getParent());
            String place = folder.length() > root.toString().length()
                    ? folder.substring(root.toString().length() + 1)
                    : "";
            boolean hidden = List.of(place.split("/")).stream().anyMatch(InputListing::isHidden);
            if (!hidden && !path.startsWith(own + "/")) {
                java.nio.file.Path name = java.nio.file.Path.of(file.getPath().getName());
                if (isWanted(java.nio.file.Path.of(place), name)) {
                    entries.add(new Entry(path, place, file.getLen(), file.getModificationTime(), true));
                }
            }
        }
    }

    /** @param path on this machine */
    private record Folder(java.nio.file.Path path, java.nio.file.Path place) {}

    /**
     * Searches the local disk: each real folder once, real folders before links, so that links can't lead in circles.
     */
    private void walk(java.nio.file.Path root) throws IOException {
        java.nio.file.Path top = real(root);
        Optional<java.nio.file.Path> own =
                FILE.equals(out.toUri().getScheme()) ? Optional.of(real(Storage.local(out))) : Optional.empty();
        requireOther(own.filter(top::equals).isPresent(), new Path(root.toUri()));
        Deque<Folder> folders = new ArrayDeque<>(List.of(new Folder(root, java.nio.file.Path.of(""))));
        Deque<Folder> links = new ArrayDeque<>();
        Set<java.nio.file.Path> walked = new HashSet<>();
        while (!folders.isEmpty() || !links.isEmpty()) {
            Folder folder = folders.isEmpty() ? links.remove() : folders.remove();
            java.nio.file.Path real = real(folder.path);
            boolean circle = top.startsWith(real) && !folder.path.equals(root);
            if (circle || own.filter(real::equals).isPresent() || !walked.add(real)) {
                continue;
            }
            try (DirectoryStream<java.nio.file.Path> content = Files.newDirectoryStream(folder.path)) {
                for (java.nio.file.Path file : content) {
                    java.nio.file.Path name =
                            Objects.requireNonNull(file.getFileName(), "what is in a folder has a name");
                    if (Files.isDirectory(file)) {
                        if (!isHidden(name.toString())) {
                            (Files.isSymbolicLink(file) ? links : folders)
                                    .add(new Folder(file, folder.place.resolve(name)));
                        }
                    } else if (isWanted(folder.place, name)) {
                        add(file, folder.place);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                throw new UserException(
                        UserException.Code.NOT_PERMITTED,
                        "The folder %s can't be listed (%s)".formatted(folder.path, Messages.reason(e)),
                        "check its permissions",
                        e);
            }
        }
    }

    /** A vanished file or dangling link gets a row too: the task that opens it reports it. */
    private void add(java.nio.file.Path file, java.nio.file.Path place) throws IOException {
        boolean there = Files.exists(file);
        boolean named = isText(file);
        // Reading a pipe could block forever. Nobody else can open a file whose name is no text.
        if (there && (!Files.isRegularFile(file) || (!named && !isImage(file)))) {
            others++;
            return;
        }
        entries.add(new Entry(
                new Path(FILE, null, file.toAbsolutePath().toString()).toString(),
                place.toString(),
                there ? Files.size(file) : 0,
                there ? Files.getLastModifiedTime(file).toMillis() : 0,
                named));
    }

    /** Whether a path can be written as text, as Hadoop's are, without becoming another path. */
    private static boolean isText(java.nio.file.Path file) {
        try {
            return java.nio.file.Path.of(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isImage(java.nio.file.Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ImageFormat.ofContent(in.readNBytes(ImageFormat.MAGIC_LENGTH))
                    .isPresent();
        } catch (AccessDeniedException e) {
            return true; // nobody knows, so it is not left out silently
        }
    }

    private boolean isWanted(java.nio.file.Path place, java.nio.file.Path name) {
        return !isHidden(name.toString()) && filter.accepts(place, name);
    }

    private static void requireOther(boolean same, Path root) {
        if (same) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "The folder for the results is the folder " + root + " itself",
                    "choose another one; it may be a subfolder");
        }
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    /** Follows links if the file exists. */
    private static java.nio.file.Path real(java.nio.file.Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    }
}
