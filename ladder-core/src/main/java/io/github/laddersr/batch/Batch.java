// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.enlarge.ImageEnlargement;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.upscale.SourceFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Enlarges many images, or folders of them: the next are decoded while one is enlarged and the last are encoded, one that fails does not stop
 * the others, and what is done is noted in the folder of the results, so that a run that was stopped goes on ({@link Existing#RESUME}).
 * Immutable: each setting gives another one.
 */
public final class Batch {
    /** Of the memory, what images may take that wait between the steps. */
    private static final int SHARE_OF_WAITING = 4;

    private final Enlargement enlargement;
    private final Settings settings;

    private record Settings(
            Optional<Path> folder,
            Optional<NamePattern> pattern,
            boolean recursive,
            NameFilter filter,
            Optional<Existing> existing,
            String madeBy) {}

    private Batch(Enlargement enlargement, Settings settings) {
        this.enlargement = enlargement;
        this.settings = settings;
    }

    /** Beside each image, by the usual names; no name that is taken is touched. */
    public static Batch of(Enlargement enlargement) {
        return new Batch(
                enlargement,
                new Settings(
                        Optional.empty(), Optional.empty(), false, new NameFilter(List.of()), Optional.empty(), ""));
    }

    /** All results into this folder, which is made if it is missing; the tree of folders within an image's folder is kept. */
    public Batch into(Path folder) {
        return with(new Settings(
                Optional.of(folder),
                settings.pattern,
                settings.recursive,
                settings.filter,
                settings.existing,
                settings.madeBy));
    }

    /** What results are called; {@link NamePattern#DEFAULT}, or {@link NamePattern#SIZED} for sizes in pixels, without it. */
    public Batch named(NamePattern pattern) {
        return with(new Settings(
                settings.folder,
                Optional.of(pattern),
                settings.recursive,
                settings.filter,
                settings.existing,
                settings.madeBy));
    }

    /** Whether folders within folders are walked through. */
    public Batch recursive(boolean recursive) {
        return with(new Settings(
                settings.folder, settings.pattern, recursive, settings.filter, settings.existing, settings.madeBy));
    }

    /**
     * Of folders only files whose name is like one of these globs, such as {@code *.jpg}; a glob with a slash is for the path within the
     * folder. Upper and lower case are the same.
     *
     * @throws UserException if one can't be read
     */
    public Batch include(List<String> globs) {
        return with(new Settings(
                settings.folder,
                settings.pattern,
                settings.recursive,
                new NameFilter(globs),
                settings.existing,
                settings.madeBy));
    }

    /** What to do where a result's name is taken: without it nothing is done at all, but {@link #runOne} replaces. */
    public Batch existing(Existing existing) {
        return with(new Settings(
                settings.folder,
                settings.pattern,
                settings.recursive,
                settings.filter,
                Optional.of(existing),
                settings.madeBy));
    }

    /**
     * What beside the options decides what becomes of an image, such as the hash of a model's file: with another one,
     * {@link Existing#RESUME} makes a result anew.
     */
    public Batch madeBy(String words) {
        return with(new Settings(
                settings.folder, settings.pattern, settings.recursive, settings.filter, settings.existing, words));
    }

    private Batch with(Settings other) {
        return new Batch(enlargement, other);
    }

    /**
     * Enlarges images and folders of them. Each by itself: one that fails does not stop the others. A file is opened twice: for its
     * header, so that all is planned before anything is done, and to be enlarged.
     *
     * @param inputs images, which are taken whatever their name is, and folders, of which the images are taken
     * @throws UserException if there is no image at all, two would have the same result, a result would replace an image, or a name is taken
     *     and that is to be refused
     * @throws InterruptedException if this thread was asked to stop; what is not done then is not begun
     */
    public BatchSummary run(List<Path> inputs, BatchListener listener) throws InterruptedException {
        Listing listing =
                new ImageLister(settings.recursive, settings.filter, settings.folder, this::facts).list(inputs);
        if (listing.images().isEmpty() && listing.failures().isEmpty()) {
            String leftOut = listing.leftOut().toString();
            throw new UserException(
                    Code.NOT_FOUND,
                    "There is no image in %s%s"
                            .formatted(
                                    inputs.stream().map(Path::toString).collect(Collectors.joining(", ")),
                                    leftOut.isEmpty() ? "" : ", but " + leftOut),
                    "check the path and which names are included");
        }
        listing.loops().forEach(listener::linkLeftOut);
        Optional<Journal> journal = settings.folder.map(folder -> new Journal(folder, howMade()));
        try {
            BatchPlan plan = planner(journal, Optional.empty(), Existing.REFUSE, this::facts)
                    .plan(listing.images())
                    .with(listing.failures());
            plan.deleteStale();
            listener.planned(plan);
            Counting counting = new Counting(listener, plan);
            long waiting = Math.max(0, enlargement.plannableMemory() / SHARE_OF_WAITING);
            new Pipeline<>(steps(journal), counting, waiting).run(plan.images());
            return counting.summary(listing.leftOut());
        } finally {
            journal.ifPresent(Journal::close);
        }
    }

    /**
     * Enlarges one image, whose file is opened once. What goes wrong is thrown, and a result that is there is replaced unless
     * {@link #existing} says otherwise.
     *
     * @param output the result's file; empty to name it by the pattern
     * @return what became of it: done, or skipped
     * @throws UserException as {@link Enlargement#enlarge(Path, Path, EnlargementListener)}, if the result would replace the image, or its
     *     name is taken and that is to be refused
     */
    public ImageOutcome runOne(Path input, Optional<Path> output, EnlargementListener listener) {
        try (ImageEnlargement image = enlargement.begin(input, listener)) {
            BatchPlan plan = planner(Optional.empty(), output, Existing.REPLACE, file -> image.facts())
                    .plan(List.of(new FoundImage(input, Path.of(""))));
            for (ImageOutcome.Failed failed : plan.failures()) {
                if (failed.reason() instanceof UserException known) {
                    throw known;
                }
                throw new IllegalStateException("a plan fails for the user's reasons only", failed.reason());
            }
            if (!plan.skipped().isEmpty()) {
                return plan.skipped().getFirst();
            }
            PlannedImage planned = plan.images().getFirst();
            if (output.isEmpty() && settings.folder.isPresent()) {
                ResultPlaces.makeFolder(planned.output());
            }
            return new ImageOutcome.Done(planned, image.to(planned.output()).write());
        } catch (UserException e) {
            throw ImageOutcome.Failed.named(input, e);
        }
    }

    private EnlargementSteps steps(Optional<Journal> journal) {
        return new EnlargementSteps(enlargement, settings.folder.isPresent(), journal);
    }

    private SourceFacts facts(Path file) {
        try (ImageSource source = enlargement.open(file)) {
            return SourceFacts.of(source);
        }
    }

    private Planner planner(
            Optional<Journal> journal, Optional<Path> file, Existing standard, Function<Path, SourceFacts> header) {
        ImageFormat format = enlargement.format().orElse(ImageFormat.PNG);
        ResultNames names = new ResultNames(
                settings.pattern.orElseGet(() -> NamePattern.of(enlargement.size())),
                format.extension(),
                settings.folder,
                file);
        return new Planner(
                enlargement::targetSize,
                names,
                settings.existing.orElse(standard),
                journal,
                header,
                facts -> String.join("+", enlargement.networkNames(facts)),
                enlargement::filesFor);
    }

    /** All that decides what a result is made of an image. */
    private String howMade() {
        return (settings.madeBy.isEmpty() ? "" : settings.madeBy + ", ") + enlargement;
    }

    /** Counts what the listener hears. */
    private static final class Counting implements BatchListener {
        private final BatchListener listener;
        private final BatchPlan plan;
        private final List<ImageOutcome.Failed> failures;
        private int done;
        private int failed;

        Counting(BatchListener listener, BatchPlan plan) {
            this.listener = listener;
            this.plan = plan;
            this.failures = new ArrayList<>(plan.failures());
        }

        @Override
        public void progress(PlannedImage image, double share) {
            listener.progress(image, share);
        }

        @Override
        public void warning(PlannedImage image, io.github.laddersr.Warning warning) {
            listener.warning(image, warning);
        }

        @Override
        public boolean isCanceled() {
            return listener.isCanceled();
        }

        @Override
        public void outcome(ImageOutcome outcome) {
            switch (outcome) {
                case ImageOutcome.Done d -> done++;
                case ImageOutcome.Failed f -> {
                    failures.add(f);
                    failed++;
                }
                case ImageOutcome.Skipped s -> {} // of the plan, which has them already
            }
            listener.outcome(outcome);
        }

        BatchSummary summary(LeftOut leftOut) {
            int notBegun = plan.images().size() - done - failed;
            return new BatchSummary(done, plan.skipped().size(), notBegun, failures, leftOut);
        }
    }
}
