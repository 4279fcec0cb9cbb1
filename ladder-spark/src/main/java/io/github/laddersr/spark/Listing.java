// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files of a folder, by Hadoop's file systems. */
final class Listing {
    /**
     * A file that may be an image.
     *
     * @param path as Hadoop names it
     * @param place its folder within the folder that was listed; empty for that itself
     * @param bytes its length
     * @param modified when it was last changed, in milliseconds since 1970
     */
    record Entry(String path, String place, long bytes, long modified) implements Serializable {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    private Listing() {}

    /**
     * All files in a folder and those below it, by path; hidden ones and those in hidden folders (whose names begin
     * with a dot or an underscore) are left out, and so is the folder of the results.
     *
     * @param in a folder, or a file, which is then the only entry
     * @param include globs of which a name must match one; empty for all
     * @throws UserException if there is no such folder
     */
    static List<Entry> of(Path in, Path out, List<String> include, Configuration conf) throws IOException {
        FileSystem files = in.getFileSystem(conf);
        if (!files.exists(in)) {
            throw new UserException(
                    UserException.Code.NOT_FOUND, "There is no folder " + in, "check the path and its scheme");
        }
        Path root = files.getFileStatus(in).getPath();
        if (files.getFileStatus(in).isFile()) {
            return List.of(entry(files.getFileStatus(in), ""));
        }
        String own = out.getFileSystem(conf).makeQualified(out).toString();
        List<PathMatcher> globs = include.stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        List<Entry> entries = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
            FileStatus file = all.next();
            String path = file.getPath().toString();
            String place = place(root, file.getPath().getParent());
            boolean hidden = isHidden(file.getPath().getName())
                    || List.of(place.split("/")).stream().anyMatch(Listing::isHidden);
            boolean wanted = globs.isEmpty()
                    || globs.stream()
                            .anyMatch(glob -> glob.matches(
                                    java.nio.file.Path.of(file.getPath().getName())));
            if (!hidden && wanted && !path.startsWith(own + "/")) {
                entries.add(entry(file, place));
            }
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    private static Entry entry(FileStatus file, String place) {
        return new Entry(file.getPath().toString(), place, file.getLen(), file.getModificationTime());
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    private static String place(Path root, Path folder) {
        String from = root.toString();
        String to = folder.toString();
        return to.length() > from.length() ? to.substring(from.length() + 1) : "";
    }
}
