// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.IfExists;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The whole job for a folder of images: the headers are read on the cluster; the driver plans; each image, or each band
 * of a very large one, is enlarged in tasks of about the same size, largest first; finally, bands are joined.
 */
final class SparkJob {
    /**
     * The request of the user.
     *
     * @param in folder or file
     * @param out folder of the results
     * @param include globs of which an image's name must match one; empty for all
     * @param splitPixels pixels above which an image is divided into bands
     * @param modelId identifies the model among those of its name
     * @param version version of Ladder
     */
    record Request(
            Path in,
            Path out,
            List<String> include,
            IfExists existing,
            long splitPixels,
            JobSettings settings,
            String modelId,
            String version,
            boolean planOnly) {}

    /**
     * The result of the job.
     *
     * @param warned rows of the images with warnings, also of those that were done before
     */
    record Summary(
            int done,
            int skipped,
            List<ManifestRow> failures,
            List<ManifestRow> warned,
            int leftOut,
            double seconds,
            double megapixels,
            double taskSeconds) {}

    /** Input pixels per task: one or two minutes of one core at x2, which are lost if the task fails. */
    private static final long PIXELS_A_TASK = 4_000_000;

    /** Small jobs have more tasks, so that cores wait little for the last ones. */
    private static final long LEAST_TASKS_A_SLOT = 16;

    private static final int HEADERS_A_TASK = 64;
    private static final int MOST_TASKS = 100_000;

    /** Why a band fails again as long as its file is the same. */
    private static final Set<String> ABOUT_THE_FILE = Set.of(
            UserException.Code.DAMAGED.name(),
            UserException.Code.NOT_AN_IMAGE.name(),
            UserException.Code.UNSUPPORTED.name());

    /** The manifest's folder within the folder of the results. */
    static final String MANIFEST = "manifest.parquet";

    private final JavaSparkContext spark;
    private final Configuration conf;
    private final Request request;
    private final Consumer<String> log;
    private final Manifest manifest;
    private final Storage storage;
    private final Resources resources;
    private final TaskPlan plan;
    private final Earlier earlier;
    private final NetworkChooser models;
    private final List<ManifestRow> rows = new ArrayList<>(); // rows that this run adds to the manifest
    private int done;
    private double megapixels;
    private double taskSeconds;

    /**
     * Reads the model in the form that executors get.
     *
     * @param log receives lines for users
     * @throws UserException if it can't be read
     */
    SparkJob(JavaSparkContext spark, Request request, Consumer<String> log) {
        this.spark = spark;
        this.conf = spark.hadoopConfiguration();
        this.request = request;
        this.log = log;
        this.manifest = new Manifest(new Path(request.out(), MANIFEST), conf, log);
        this.storage = new Storage(conf, request.out());
        this.resources = Resources.of(spark);
        this.plan = new TaskPlan(
                request.out().toString(),
                request.settings(),
                request.settings().text(request.modelId()),
                request.version(),
                resources.memoryForTask(),
                resources.maxFailures(),
                System.currentTimeMillis());
        this.earlier = new Earlier(request.out(), request.existing(), plan, manifest, conf);
        JobSettings.Weights weights = request.settings().weights();
        // checks that the model was sent completely
        this.models = ExecutorEngines.models(weights, ExecutorEngines.place(weights));
    }

    /**
     * Runs the job.
     *
     * @throws UserException if the folder, an option or the size of the executors prevents it; nothing is enlarged then
     * @throws SparkException if it ended early; what is done is kept
     */
    Summary run() throws IOException, SparkException {
        long start = System.nanoTime();
        requireFolder();
        InputListing.Listing listing = InputListing.of(request.in(), request.out(), request.include(), conf);
        List<Header> headers = headers(listing.files());
        List<Header> images = headers.stream().filter(h -> !h.isNoImage()).toList();
        if (images.isEmpty()) {
            throw new UserException(
                    UserException.Code.NOT_FOUND, "There is no image in " + request.in(), "check the path");
        }
        List<Photo> photos = photos(images);
        Earlier.Left left = earlier.left(photos);
        List<Photo> wanted = left.wanted();
        if (request.existing() == IfExists.RESUME) {
            log.accept("%d of %d images are done already".formatted(photos.size() - wanted.size(), photos.size()));
        }
        WorkPieces cuts = WorkPieces.of(
                wanted,
                request.out(),
                plan.settingsText() + " " + plan.version(),
                request.splitPixels(),
                this::network);
        if (request.planOnly()) {
            say(images, cuts);
        } else {
            rows.addAll(left.found());
            earlier.mark();
            storage.prepare();
            try {
                enlarge(cuts);
            } finally {
                if (!storage.sweep()) {
                    log.accept("%s can't be deleted: delete it yourself".formatted(Storage.UNFINISHED));
                }
            }
            manifest.compact();
        }
        List<ManifestRow> failures = rows.stream()
                .filter(row -> row.status() == ManifestRow.Status.FAILED)
                .toList();
        return new Summary(
                done,
                photos.size() - wanted.size(),
                failures,
                Stream.concat(left.noted().stream(), rows.stream())
                        .filter(row -> !row.warnings().isEmpty())
                        .sorted(Comparator.comparing(ManifestRow::path))
                        .toList(),
                headers.size() - images.size() + listing.others(),
                (System.nanoTime() - start) / 1e9,
                megapixels,
                taskSeconds);
    }

    private void requireFolder() throws IOException {
        FileSystem files = request.out().getFileSystem(conf);
        for (Path place = request.out(); place != null; place = place.getParent()) {
            if (files.exists(place)) {
                if (files.getFileStatus(place).isFile()) {
                    throw new UserException(
                            UserException.Code.INVALID, place + " is a file", "give a folder for the results");
                }
                return;
            }
        }
    }

    private List<Header> headers(List<InputListing.Entry> files) throws SparkException {
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
        headers.sort(Comparator.comparing(header -> header.file().path()));
        return headers;
    }

    /** The images that can be enlarged, with the names of their results; the others become rows. */
    private List<Photo> photos(List<Header> images) {
        OutputNames names = new OutputNames(request.out(), request.settings(), images);
        List<Photo> photos = new ArrayList<>();
        for (Header image : images) {
            if (image.code().equals(UserException.Code.NO_MEMORY.name())) {
                throw resources.tooLittle(image.file().path(), image.reason());
            }
            if (image.code().isEmpty()) {
                photos.add(image.photo(names.of(image).toString()));
            } else {
                rows.add(TaskWorker.failed(image.photo(""), plan, image.code(), image.reason(), 0));
            }
        }
        return photos;
    }

    /** The network that enlarges an image to exactly the requested size, if there is one. */
    private Optional<Network> network(Photo photo) {
        if (request.settings().computing().ensemble()) {
            return Optional.empty(); // a rotated image has its bands elsewhere
        }
        List<? extends Network> all = models.networksFor(SourceFacts.ofPixels(photo.size()));
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

    private int tasks(long pixels) {
        return (int) Math.min(MOST_TASKS, Math.max(pixels / PIXELS_A_TASK, LEAST_TASKS_A_SLOT * resources.slots()));
    }

    private static long pixels(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::pixels).sum();
    }

    /** Prints what the job would do and need. */
    private void say(List<Header> images, WorkPieces cuts) {
        long pixels = pixels(cuts.pieces());
        log.accept("%d images to enlarge, %.1f Mpixel, in %d tasks; %d of them in bands"
                .formatted(
                        cuts.wholes() + cuts.bands().size(),
                        pixels / 1e6,
                        Math.min(cuts.pieces().size(), tasks(pixels)),
                        cuts.bands().size()));
        images.stream()
                .max(Comparator.comparingLong(Header::peakBytes))
                .ifPresent(image -> log.accept("most memory: %d MB for %s of %dx%d pixels; a task has %d MB"
                        .formatted(
                                image.peakBytes() >> 20,
                                image.file().path(),
                                image.width(),
                                image.height(),
                                resources.memoryForTask() >> 20)));
    }

    private void enlarge(WorkPieces cuts) throws IOException, SparkException {
        manifest.write(rows);
        Set<Piece.Part> there = earlier.bands(cuts);
        if (request.existing() != IfExists.RESUME) {
            deleteBands(Set.of());
        } else if (!cuts.bands().isEmpty()) {
            int all = cuts.bands().values().stream().mapToInt(List::size).sum();
            log.accept("%d of %d bands are done already".formatted(there.size(), all));
        }
        List<Piece> pieces = cuts.pieces().stream()
                .filter(piece -> !(piece instanceof Piece.Part part && there.contains(part)))
                .toList();
        long pixels = pixels(pieces);
        int images = (int) cuts.wholes() + cuts.bands().size();
        int bandsToMake =
                (int) pieces.stream().filter(Piece.Part.class::isInstance).count();
        JobProgress progress = new JobProgress(manifest, "images", (int) cuts.wholes(), bandsToMake, pixels, log);
        try (progress) {
            Stage.run(
                    spark,
                    plan,
                    "ladder: enlarge %d images, %.1f Mpixel".formatted(images, pixels / 1e6),
                    Packing.pack(pieces, Piece::pixels, tasks(pixels)),
                    (worker, piece) -> worker.run(piece),
                    progress::add);
        }
        add(progress.rows());
        megapixels = progress.megapixels();
        taskSeconds = progress.taskSeconds();
        List<TaskResult.Band> bands = new ArrayList<>(progress.bands());
        there.forEach(part -> bands.add(new TaskResult.Band(part, "", "", 0)));
        if (!cuts.bands().isEmpty()) {
            join(cuts, bands);
        }
        // The next attempt can use the other bands of an image with a band that failed.
        deleteBands(bands.stream()
                .filter(band -> band.failed() && !ABOUT_THE_FILE.contains(band.code()))
                .map(band -> new Path(band.part().file()).getParent().getName())
                .collect(Collectors.toSet()));
    }

    private void add(List<ManifestRow> more) {
        rows.addAll(more);
        done += (int) more.stream()
                .filter(row -> row.status() == ManifestRow.Status.DONE)
                .count();
    }

    private void join(WorkPieces cuts, List<TaskResult.Band> bands) throws IOException, SparkException {
        Map<Photo, List<TaskResult.Band>> byPhoto =
                bands.stream().collect(Collectors.groupingBy(band -> band.part().photo()));
        List<ArrayList<TaskResult.Band>> joins = cuts.bands().keySet().stream()
                .map(photo -> new ArrayList<>(byPhoto.getOrDefault(photo, List.of())))
                .toList();
        joins.forEach(
                list -> list.sort(Comparator.comparingInt(band -> band.part().number())));
        JobProgress progress = new JobProgress(manifest, "images joined from bands", joins.size(), 0, 0, log);
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
    }

    /** Deletes the bands in all folders but those of these names. */
    private void deleteBands(Set<String> kept) throws IOException {
        Path folder = new Path(request.out(), WorkPieces.FOLDER);
        FileSystem files = folder.getFileSystem(conf);
        for (FileStatus image : earlier.list(folder)) {
            if (!kept.contains(image.getPath().getName())) {
                files.delete(image.getPath(), true);
            }
        }
        if (kept.isEmpty()) {
            files.delete(folder, true);
        }
    }
}
