// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.image.ImageSize;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/** Runs the pieces of one task on an executor, one after another. */
final class TaskWorker {
    /** The code for a result of the network that is unusable. */
    private static final String UNFIT = "UNFIT_RESULT";

    private final TaskPlan plan;
    private final Storage storage;
    private final TaskContext task;

    /** If a task is killed because another attempt was faster, it ends within a band of rows. */
    private final EnlargementListener listener = new EnlargementListener() {
        @Override
        public boolean isCanceled() {
            return task.isInterrupted();
        }
    };

    TaskWorker(TaskPlan plan, Configuration conf, TaskContext task) {
        this.plan = plan;
        this.storage = new Storage(conf, new Path(plan.out()));
        this.task = task;
    }

    /** Reads the header of a file. */
    Header header(InputListing.Entry file) throws IOException {
        return Header.of(file, ExecutorEngines.of(plan, task.cpus()), storage);
    }

    /** An action that may fail because of the image or because of the cluster. */
    private interface Attempt {
        TaskResult run() throws IOException;
    }

    /** Converts a failure to a result. */
    private interface Failure {
        TaskResult of(String code, String reason);
    }

    /** Enlarges an image, or a band of one. */
    TaskResult run(Piece piece) throws IOException {
        long start = System.nanoTime();
        return switch (piece) {
            case Piece.Whole whole ->
                attempt(
                        () -> new TaskResult.Image(whole(whole.photo(), start)),
                        (code, reason) ->
                                new TaskResult.Image(failed(whole.photo(), plan, code, reason, seconds(start))));
            case Piece.Part part ->
                attempt(
                        () -> new TaskResult.Band(part, "", "", band(part, start)),
                        (code, reason) -> new TaskResult.Band(part, code, reason, seconds(start)));
        };
    }

    /** Joins the bands of an image, all of them and in order. */
    TaskResult join(List<TaskResult.Band> bands) throws IOException {
        long start = System.nanoTime();
        Photo photo = bands.getFirst().part().photo();
        double before = bands.stream().mapToDouble(TaskResult.Band::seconds).sum();
        for (TaskResult.Band band : bands) {
            if (band.failed()) {
                return new TaskResult.Image(failed(photo, plan, band.code(), band.reason(), before));
            }
        }
        return attempt(
                () -> {
                    List<String> warnings = BandFiles.join(bands, plan, storage);
                    return new TaskResult.Image(done(photo, before + seconds(start), warnings));
                },
                (code, reason) -> new TaskResult.Image(failed(photo, plan, code, reason, before + seconds(start))));
    }

    /**
     * A problem of the image becomes a result. A problem of the cluster is thrown, so that Spark tries again elsewhere;
     * at the last attempt it becomes a result too.
     */
    private TaskResult attempt(Attempt attempt, Failure failure) throws IOException {
        try {
            return attempt.run();
        } catch (UserException e) {
            if (e.code() == UserException.Code.CANCELED) {
                task.killTaskIfInterrupted();
            }
            return failure.of(e.code().name(), String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return failure.of(UNFIT, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (task.attemptNumber() + 1 < plan.maxFailures()) {
                throw e;
            }
            return failure.of(UserException.Code.NO_ACCESS.name(), String.valueOf(e));
        }
    }

    private ManifestRow whole(Photo photo, long start) throws IOException {
        Path out = new Path(photo.output());
        if (isDoneByAttemptBefore(out)) {
            return done(photo, seconds(start), storage.notedWarnings(out));
        }
        List<String> warnings;
        try (Storage.Local local = storage.open(new Path(photo.path()));
                Storage.Scratch staging = storage.staging(out)) {
            java.nio.file.Path file = staging.folder()
                    .resolve("result." + plan.settings().results().extension());
            Enlarged enlarged = ExecutorEngines.of(plan, task.cpus()).enlarge(local.file(), file, listener);
            warnings = Warnings.sentences(enlarged.warnings(), local.file(), photo, file);
            storage.noteWarnings(out, warnings);
            storage.commit(file, out);
        }
        return done(photo, seconds(start), warnings);
    }

    /** Enlarges a band and returns the seconds that it took. */
    private double band(Piece.Part part, long start) throws IOException {
        if (!isDoneByAttemptBefore(new Path(part.file()))) {
            BandFiles.write(part, plan, task.cpus(), storage, listener);
        }
        return seconds(start);
    }

    private boolean isDoneByAttemptBefore(Path result) throws IOException {
        return task.attemptNumber() > 0 && storage.isWrittenSince(result, plan.started());
    }

    private ManifestRow done(Photo photo, double seconds, List<String> warnings) throws IOException {
        return done(photo, plan, storage.sha256(new Path(photo.output())), seconds, warnings);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The row of an image whose result is in place. */
    static ManifestRow done(Photo photo, TaskPlan plan, String sha256, double seconds, List<String> warnings) {
        ImageSize large = plan.settings().size().of(photo.size());
        return new ManifestRow(
                photo.path(),
                photo.output(),
                ManifestRow.Status.DONE,
                "",
                "",
                sha256,
                photo.bytes(),
                photo.width(),
                photo.height(),
                large.width(),
                large.height(),
                seconds,
                photo.model(),
                plan.version(),
                plan.settingsText(),
                System.currentTimeMillis(),
                warnings);
    }

    /** The row of an image without a result. */
    static ManifestRow failed(Photo photo, TaskPlan plan, String code, String reason, double seconds) {
        return new ManifestRow(
                photo.path(),
                "",
                ManifestRow.Status.FAILED,
                code,
                reason,
                "",
                photo.bytes(),
                photo.width(),
                photo.height(),
                0,
                0,
                seconds,
                "",
                plan.version(),
                plan.settingsText(),
                System.currentTimeMillis(),
                List.of());
    }
}
