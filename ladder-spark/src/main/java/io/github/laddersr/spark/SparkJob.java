// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A folder of images from end to end: the headers are read on the cluster; the driver plans; each image, or a band of a
 * very large one, is enlarged in tasks of about the same size, largest first; then bands are joined.
 */
final class SparkJob {
    /** What happens to results that are there already. */
    enum Existing {
        REFUSE,
        REPLACE,
        RESUME
    }

    /**
     * What was asked for.
     *
     * @param in folder, or a file
     * @param out folder of the results
     * @param include globs of which an image's name must match one; empty for all
     * @param splitPixels above which an image is cut into bands
     * @param modelId what tells the model from others of its name
     * @param version of Ladder
     */
    record Request(
            Path in,
            Path out,
            List<String> include,
            Existing existing,
            long splitPixels,
            JobSettings settings,
            String modelId,
            String version) {}

    /** What it came to. */
    record Summary(int done, int skipped, List<ManifestRow> failures, int leftOut, double seconds) {}

    /** Pixels of input that a task should have: a minute or two of one core at x2, which is lost with it. */
    private static final long PIXELS_A_TASK = 4_000_000;

    private static final int HEADERS_A_TASK = 64;
    private static final int MOST_TASKS = 100_000;

    /** The manifest's folder within that of the results. */
    static final String MANIFEST = "manifest.parquet";

    private final JavaSparkContext spark;
    private final Configuration conf;
    private final Request request;
    private final Consumer<String> log;
    private final Manifest manifest;
    private final Resources resources;
    private final TaskPlan plan;
    private final List<ManifestRow> rows = new ArrayList<>(); // that this run adds to the manifest
    private int done;

    /** @param log hears lines for people */
    SparkJob(JavaSparkContext spark, Request request, Consumer<String> log) {
        this.spark = spark;
        this.conf = spark.hadoopConfiguration();
        this.request = request;
        this.log = log;
        this.manifest = new Manifest(new Path(request.out(), MANIFEST), conf);
        this.resources = Resources.of(spark);
        this.plan = new TaskPlan(
                request.settings(),
                request.settings().text(request.modelId()),
                request.version(),
                resources.memoryForTask(),
                resources.maxFailures(),
                System.currentTimeMillis());
    }

    /**
     * Runs it.
     *
     * @throws UserException if the folder, an option or the size of the executors does not allow it; nothing is
     *     enlarged then
     */
    Summary run() throws IOException {
        long start = System.nanoTime();
        List<Header> headers = headers();
        List<Header> images = headers.stream().filter(h -> !h.isNoImage()).toList();
        if (images.isEmpty()) {
            throw new UserException(
                    UserException.Code.NOT_FOUND, "There is no image in " + request.in(), "check the path");
        }
        List<Photo> photos = photos(images);
        List<Photo> wanted = existing(photos);
        enlarge(Cuts.of(wanted, request.out(), request.splitPixels(), this::network));
        manifest.compact();
        List<ManifestRow> failures = rows.stream()
                .filter(row -> row.status() == ManifestRow.Status.FAILED)
                .toList();
        return new Summary(
                done,
                photos.size() - wanted.size(),
                failures,
                headers.size() - images.size(),
                (System.nanoTime() - start) / 1e9);
    }

    private List<Header> headers() throws IOException {
        List<Listing.Entry> files = Listing.of(request.in(), request.out(), request.include(), conf);
        log.accept("%d files in %s".formatted(files.size(), request.in()));
        int tasks = Math.clamp(files.size() / HEADERS_A_TASK, Math.min(resources.slots(), files.size()), MOST_TASKS);
        List<Header> headers = new ArrayList<>();
        Stage.run(
                spark,
                plan,
                "ladder: read the headers of %d files".formatted(files.size()),
                Packing.pack(files, entry -> 1, Math.max(1, tasks)),
                (worker, entry) -> worker.header(entry),
                results -> {
                    synchronized (headers) {
                        headers.addAll(results);
                    }
                });
        headers.sort((a, b) -> a.file().path().compareTo(b.file().path()));
        return headers;
    }

    /** The images that can be enlarged, with their results' names; the others become rows. */
    private List<Photo> photos(List<Header> images) {
        ResultNames names = new ResultNames(request.out(), request.settings());
        List<Photo> photos = new ArrayList<>();
        for (Header image : images) {
            if (image.code().equals(UserException.Code.NO_MEMORY.name())) {
                throw new UserException(
                        UserException.Code.NO_MEMORY, image.reason(), "the tasks of these executors have too little");
            }
            if (!image.code().isEmpty()) {
                rows.add(failure(image));
                continue;
            }
            resources.require(image.peakBytes(), image.file().path());
            Path result = names.of(image.file(), new ImageSize(image.width(), image.height()));
            photos.add(photo(image, result.toString()));
        }
        return photos;
    }

    /** The network that enlarges an image by exactly the wanted size, if one does. */
    private Optional<Network> network(Photo photo) {
        SourceFacts unknown = SourceFacts.ofPixels(photo.size());
        List<? extends Network> all =
                ExecutorEngines.models(request.settings(), false).networksFor(unknown);
        try (Enlarger enlarger = new Enlarger(all, UpscaleOptions.defaults())) {
            List<Network> chain =
                    enlarger.networksFor(photo.size(), request.settings().size());
            ImageSize large = request.settings().size().of(photo.size());
            int scale = chain.getFirst().scale();
            boolean exact = chain.size() == 1
                    && large.width() == (long) photo.width() * scale
                    && large.height() == (long) photo.height() * scale;
            return exact ? Optional.of(chain.getFirst()) : Optional.empty();
        }
    }

    private static Photo photo(Header image, String output) {
        Listing.Entry file = image.file();
        return new Photo(
                file.path(),
                output,
                file.bytes(),
                file.modified(),
                image.width(),
                image.height(),
                image.upright() && !image.alpha());
    }

    private ManifestRow failure(Header image) {
        return Worker.failed(photo(image, ""), plan, image.code(), image.reason(), 0);
    }

    /**
     * The images that are to be done. A result counts as done if a manifest's row says that it was made with these
     * settings of a file that has not changed since, or, where the driver died before it wrote the row, if it is
     * younger than the marker of a job with these settings and than its image.
     */
    private List<Photo> existing(List<Photo> photos) throws IOException {
        Marker marker = new Marker(new Path(request.out(), MANIFEST), conf);
        if (request.existing() == Existing.REPLACE) {
            marker.write(plan.settingsText(), plan.started());
            return photos;
        }
        Map<String, ManifestRow> before = manifest.read();
        Map<String, Long> there = results(photos);
        if (request.existing() == Existing.REFUSE) {
            if (!there.isEmpty()) {
                throw new UserException(
                        UserException.Code.EXISTS,
                        "%d results are there already, such as %s"
                                .formatted(
                                        there.size(), there.keySet().iterator().next()),
                        "go on with what is missing (--resume), replace them (--overwrite), or choose another folder");
            }
            marker.write(plan.settingsText(), plan.started());
            return photos;
        }
        long since = marker.since(plan.settingsText());
        List<Photo> wanted = new ArrayList<>();
        for (Photo photo : photos) {
            Long written = there.get(photo.output());
            ManifestRow row = before.get(photo.path());
            boolean noted = row != null
                    && row.status() == ManifestRow.Status.DONE
                    && row.settings().equals(plan.settingsText())
                    && row.output().equals(photo.output())
                    && row.bytes() == photo.bytes()
                    && row.finished() >= photo.modified();
            if (written == null || !(noted || (written >= since && written >= photo.modified()))) {
                wanted.add(photo);
            } else if (!noted) { // the driver died before it wrote the row
                rows.add(Worker.done(photo, plan, new Storage(conf).sha256(new Path(photo.output())), List.of(), 0));
            }
        }
        if (since == Long.MAX_VALUE) {
            marker.write(plan.settingsText(), plan.started());
        }
        log.accept("%d of %d images are done already".formatted(photos.size() - wanted.size(), photos.size()));
        return wanted;
    }

    /** Which results are there, and when each was written; a folder is listed once. */
    private Map<String, Long> results(List<Photo> photos) throws IOException {
        Set<Path> folders = photos.stream()
                .map(photo -> new Path(photo.output()).getParent())
                .collect(Collectors.toSet());
        Set<String> names = photos.stream().map(Photo::output).collect(Collectors.toSet());
        Map<String, Long> there = new TreeMap<>();
        for (Path folder : folders) {
            FileSystem files = folder.getFileSystem(conf);
            if (files.exists(folder)) {
                for (FileStatus file : files.listStatus(folder)) {
                    String name = new Path(folder, file.getPath().getName()).toString();
                    if (names.contains(name)) {
                        there.put(name, file.getModificationTime());
                    }
                }
            }
        }
        return there;
    }

    private void enlarge(Cuts cuts) throws IOException {
        manifest.write(rows);
        long pixels = cuts.pieces().stream().mapToLong(Piece::pixels).sum();
        int images = (int) cuts.wholes() + cuts.bands().size();
        int tasks = (int) Math.clamp(pixels / PIXELS_A_TASK, 3L * resources.slots(), MOST_TASKS);
        Progress progress = new Progress(manifest, images, pixels, log);
        try (progress) {
            Stage.run(
                    spark,
                    plan,
                    "ladder: enlarge %d images, %.1f Mpixel".formatted(images, pixels / 1e6),
                    Packing.pack(cuts.pieces(), Piece::pixels, tasks),
                    (worker, piece) -> worker.run(piece),
                    progress::add);
        }
        add(progress.rows());
        if (!cuts.bands().isEmpty()) {
            join(cuts, progress.bands());
        }
    }

    private void add(List<ManifestRow> more) {
        rows.addAll(more);
        done += (int) more.stream()
                .filter(row -> row.status() == ManifestRow.Status.DONE)
                .count();
    }

    private void join(Cuts cuts, List<TaskResult.Band> bands) throws IOException {
        Map<Photo, List<TaskResult.Band>> byPhoto =
                bands.stream().collect(Collectors.groupingBy(band -> band.part().photo()));
        List<ArrayList<TaskResult.Band>> joins = cuts.bands().keySet().stream()
                .map(photo -> new ArrayList<>(byPhoto.getOrDefault(photo, List.of())))
                .toList();
        joins.forEach(list ->
                list.sort((a, b) -> Integer.compare(a.part().number(), b.part().number())));
        Progress progress = new Progress(manifest, joins.size(), 0, log);
        try (progress) {
            Stage.run(
                    spark,
                    plan,
                    "ladder: join the bands of %d images".formatted(joins.size()),
                    joins.stream().map(List::of).toList(),
                    (worker, list) -> worker.join(list),
                    progress::add);
        }
        add(progress.rows());
        Path folder = new Path(request.out(), Cuts.FOLDER);
        folder.getFileSystem(conf).delete(folder, true);
    }
}
