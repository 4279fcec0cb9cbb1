// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.IfExists;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What earlier jobs left in the folder of the results.
 *
 * @param out the folder of the results
 */
record Earlier(Path out, IfExists existing, TaskPlan plan, Manifest manifest, Configuration conf) {
    /**
     * The remaining work.
     *
     * @param wanted images that have to be enlarged
     * @param found rows of images that are done although no manifest contains them, because the driver died before it
     *     wrote them
     * @param noted rows of the other images that are done
     */
    record Left(List<Photo> wanted, List<ManifestRow> found, List<ManifestRow> noted) {
        Left(List<Photo> wanted) {
            this(wanted, List.of(), List.of());
        }
    }

    /**
     * Determines which images have to be enlarged. When resuming, a result counts as done if a row of the manifest says
     * that it was made with these settings from a file that has not changed since; or, if the driver died before it
     * wrote the row, if the result is newer than its image and than the marker of a job with these settings.
     *
     * @throws UserException if results exist and no option says what to do with them
     */
    Left left(List<Photo> photos) throws IOException {
        if (existing == IfExists.REPLACE) {
            return new Left(photos);
        }
        Map<String, Long> there = results(photos);
        return switch (existing) {
            case REPLACE -> throw new IllegalStateException("was done above");
            case REFUSE -> {
                if (!there.isEmpty()) {
                    throw new UserException(
                            UserException.Code.EXISTS,
                            "%d results already exist, such as %s"
                                    .formatted(
                                            there.size(),
                                            there.keySet().iterator().next()),
                            "continue with what is missing (--resume), keep them (--skip-existing), replace them (--overwrite),"
                                    + " or choose another folder");
                }
                yield new Left(photos);
            }
            case SKIP ->
                new Left(photos.stream()
                        .filter(photo -> !there.containsKey(photo.output()))
                        .toList());
            case RESUME -> resumed(photos, there);
        };
    }

    private Left resumed(List<Photo> photos, Map<String, Long> there) throws IOException {
        Map<String, ManifestRow> before = manifest.read();
        long since = marker().since(plan.settingsText());
        List<Photo> wanted = new ArrayList<>();
        List<ManifestRow> found = new ArrayList<>();
        List<ManifestRow> rows = new ArrayList<>();
        Storage storage = new Storage(conf, out);
        for (Photo photo : photos) {
            Long written = there.get(photo.output());
            ManifestRow row = before.get(photo.path());
            boolean noted = isNoted(row, photo);
            if (written == null || !(noted || (written >= since && written >= photo.modified()))) {
                wanted.add(photo);
            } else if (row != null && noted) {
                rows.add(row);
            } else {
                Path output = new Path(photo.output());
                found.add(TaskWorker.done(photo, plan, storage.sha256(output), 0, storage.notedWarnings(output)));
            }
        }
        return new Left(wanted, found, rows);
    }

    private boolean isNoted(@Nullable ManifestRow row, Photo photo) {
        return row != null
                && row.status() == ManifestRow.Status.DONE
                && row.settings().equals(plan.settingsText())
                && row.output().equals(photo.output())
                && row.bytes() == photo.bytes()
                && row.finished() >= photo.modified();
    }

    /**
     * Records since when results are made with which settings; if the next job resumes the first, the first job's time
     * is kept.
     */
    void mark() throws IOException {
        Marker marker = marker();
        if (existing != IfExists.RESUME || marker.since(plan.settingsText()) == Long.MAX_VALUE) {
            marker.write(plan.settingsText(), plan.started());
        }
    }

    private Marker marker() {
        return new Marker(new Path(out, SparkJob.MANIFEST), conf);
    }

    /** The existing results and the time when each was written; each folder is listed once. */
    private Map<String, Long> results(List<Photo> photos) throws IOException {
        Set<Path> folders = photos.stream()
                .map(photo -> new Path(photo.output()).getParent())
                .collect(Collectors.toSet());
        Set<String> names = photos.stream().map(Photo::output).collect(Collectors.toSet());
        Map<String, Long> there = new TreeMap<>();
        for (Path folder : folders) {
            for (FileStatus file : list(folder)) {
                String name =
                        InputListing.child(folder, file.getPath().getName()).toString();
                if (names.contains(name)) {
                    there.put(name, file.getModificationTime());
                }
            }
        }
        return there;
    }

    /** The bands that need not be made again; empty unless the job resumes another one. */
    Set<Piece.Part> bands(WorkPieces cuts) throws IOException {
        if (existing != IfExists.RESUME) {
            return Set.of();
        }
        Set<String> there = new HashSet<>();
        for (List<Piece.Part> parts : cuts.bands().values()) {
            Path folder = new Path(parts.getFirst().file()).getParent();
            for (FileStatus file : list(folder)) {
                there.add(InputListing.child(folder, file.getPath().getName()).toString());
            }
        }
        return cuts.bands().values().stream()
                .flatMap(List::stream)
                .filter(part -> there.contains(part.file()))
                .collect(Collectors.toSet());
    }

    /** What is in a folder; nothing if there is no such folder. */
    FileStatus[] list(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem(conf);
        return files.exists(folder) ? files.listStatus(folder) : new FileStatus[0];
    }

    /** A file beside the manifest that records since when results in a folder have been made with which settings. */
    private static final class Marker {
        private static final int MOST = 1 << 16;

        private final Path file;
        private final Configuration conf;

        Marker(Path folder, Configuration conf) {
            this.file = new Path(folder, "_settings");
            this.conf = conf;
        }

        /** Writes the file. */
        void write(String settings, long since) throws IOException {
            FileSystem files = file.getFileSystem(conf);
            files.setWriteChecksum(false);
            files.mkdirs(file.getParent());
            try (OutputStream out = files.create(file, true)) {
                out.write((since + "\n" + settings).getBytes(StandardCharsets.UTF_8));
            }
        }

        /**
         * The start time in milliseconds since 1970; the largest number if there is none, or if the settings were
         * different.
         */
        long since(String settings) throws IOException {
            FileSystem files = file.getFileSystem(conf);
            if (!files.exists(file)) {
                return Long.MAX_VALUE;
            }
            try (InputStream in = files.open(file)) {
                String[] lines = new String(in.readNBytes(MOST), StandardCharsets.UTF_8).split("\n", 2);
                boolean same = lines.length == 2 && lines[1].equals(settings) && lines[0].matches("[0-9]{1,18}");
                return same ? Long.parseLong(lines[0]) : Long.MAX_VALUE;
            }
        }
    }
}
