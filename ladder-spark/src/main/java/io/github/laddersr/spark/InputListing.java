// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.base.Messages;
import io.github.laddersr.batch.NameFilter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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

    /**
     * A file that may be an image.
     *
     * @param path Hadoop's path
     * @param place its folder relative to the folder that was listed; empty for that folder itself
     * @param bytes its length
     * @param modified time of its last modification, in milliseconds since 1970
     */
    record Entry(String path, String place, long bytes, long modified) implements Serializable {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    private final Path out;
    private final NameFilter filter;
    private final Configuration conf;
    private final List<Entry> entries = new ArrayList<>();

    private InputListing(Path out, NameFilter filter, Configuration conf) {
        this.out = out;
        this.filter = filter;
        this.conf = conf;
    }

    /**
     * Lists the files by path.
     *
     * @param in a folder, or a file, which is then the only entry; with its scheme, like out
     * @param include globs as on the command line, of which a file must match one; empty for all
     * @throws UserException if there is no such folder, it can't be listed, or it would also receive the results
     */
    static List<Entry> of(Path in, Path out, List<String> include, Configuration conf) throws IOException {
        NameFilter filter = new NameFilter(include);
        FileSystem files = in.getFileSystem(conf);
        if (!files.exists(in)) {
            throw new UserException(
                    UserException.Code.NOT_FOUND, "There is no folder " + in, "check the path and its scheme");
        }
        FileStatus status = files.getFileStatus(in);
        if (status.isFile()) {
            return List.of(new Entry(in.toString(), "", status.getLen(), status.getModificationTime()));
        }
        InputListing listing = new InputListing(out, filter, conf);
        if (FILE.equals(in.toUri().getScheme())) {
            listing.walk(Storage.local(in));
        } else {
            listing.list(files, status.getPath());
        }
        listing.entries.sort(Comparator.comparing(Entry::path));
        return listing.entries;
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
                add(path, place, file.getPath().getName(), file.getLen(), file.getModificationTime());
            }
        }
    }

    /** @param path on this machine */
    private record Folder(java.nio.file.Path path, String place) {}

    /**
     * Searches the local disk: each real folder once, real folders before links, so that links can't lead in circles.
     */
    private void walk(java.nio.file.Path root) throws IOException {
        java.nio.file.Path top = real(root);
        Optional<java.nio.file.Path> own =
                FILE.equals(out.toUri().getScheme()) ? Optional.of(real(Storage.local(out))) : Optional.empty();
        requireOther(own.filter(top::equals).isPresent(), new Path(root.toUri()));
        Deque<Folder> folders = new ArrayDeque<>(List.of(new Folder(root, "")));
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
                    String name = String.valueOf(file.getFileName());
                    if (Files.isDirectory(file) && !isHidden(name)) {
                        (Files.isSymbolicLink(file) ? links : folders)
                                .add(new Folder(file, folder.place.isEmpty() ? name : folder.place + "/" + name));
                    } else if (Files.isRegularFile(file) || !Files.exists(file)) { // reading a pipe could block forever
                        add(file, folder.place, name);
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
    private void add(java.nio.file.Path file, String place, String name) throws IOException {
        boolean there = Files.exists(file);
        add(
                new Path(FILE, null, file.toAbsolutePath().toString()).toString(),
                place,
                name,
                there ? Files.size(file) : 0,
                there ? Files.getLastModifiedTime(file).toMillis() : 0);
    }

    private void add(String path, String place, String name, long bytes, long modified) {
        if (!isHidden(name) && filter.accepts(java.nio.file.Path.of(place), java.nio.file.Path.of(name))) {
            entries.add(new Entry(path, place, bytes, modified));
        }
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
