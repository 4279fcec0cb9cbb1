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
 * Enlarges many images or folders of images. While one image is enlarged, the next ones are decoded and the previous
 * ones encoded. An image that fails does not stop the others. A journal in the output folder records what is done, so
 * that a stopped run can be resumed ({@link IfExists#RESUME}). Immutable: each setting returns a new batch.
 */
public final class Batch {
    /** One part in this many of the memory is for images that wait between the steps. */
    private static final int WAITING_DIVISOR = 4;

    private final Enlargement enlargement;
    private final Settings settings;

    private record Settings(
            Optional<Path> folder,
            Optional<NamePattern> pattern,
            boolean recursive,
            NameFilter filter,
            Optional<IfExists> existing,
            String fingerprint) {}

    private Batch(Enlargement enlargement, Settings settings) {
        this.enlargement = enlargement;
        this.settings = settings;
    }

    /** A batch that writes each result beside its image under the default name and never touches an existing file. */
    public static Batch of(Enlargement enlargement) {
        return new Batch(
                enlargement,
                new Settings(
                        Optional.empty(), Optional.empty(), false, new NameFilter(List.of()), Optional.empty(), ""));
    }

    /**
     * Puts all results into this folder, which is created if it is missing. Within a folder of images, the tree of
     * folders is kept.
     */
    public Batch into(Path folder) {
        return with(new Settings(
                Optional.of(folder),
                settings.pattern,
                settings.recursive,
                settings.filter,
                settings.existing,
                settings.fingerprint));
    }

    /**
     * Sets how results are named. The default is {@link NamePattern#DEFAULT}, or {@link NamePattern#SIZED} for sizes in
     * pixels.
     */
    public Batch named(NamePattern pattern) {
        return with(new Settings(
                settings.folder,
                Optional.of(pattern),
                settings.recursive,
                settings.filter,
                settings.existing,
                settings.fingerprint));
    }

    /** Sets whether subfolders are searched too. */
    public Batch recursive(boolean recursive) {
        return with(new Settings(
                settings.folder,
                settings.pattern,
                recursive,
                settings.filter,
                settings.existing,
                settings.fingerprint));
    }

    /**
     * Restricts folders to files whose names match one of these globs, such as {@code *.jpg}. A glob with a slash is
     * matched against the path within the folder. Case does not matter.
     *
     * @throws UserException if a glob is invalid
     */
    public Batch include(List<String> globs) {
        return with(new Settings(
                settings.folder,
                settings.pattern,
                settings.recursive,
                new NameFilter(globs),
                settings.existing,
                settings.fingerprint));
    }

    /**
     * Sets what happens if a result's file already exists. By default the batch refuses to start, but {@link #runOne}
     * replaces the file.
     */
    public Batch existing(IfExists existing) {
        return with(new Settings(
                settings.folder,
                settings.pattern,
                settings.recursive,
                settings.filter,
                Optional.of(existing),
                settings.fingerprint));
    }

    /**
     * Identifies what determines the results besides the options, such as the hash of a model's file. If it has changed
     * since a result was made, {@link IfExists#RESUME} makes the result again.
     */
    public Batch fingerprint(String words) {
        return with(new Settings(
                settings.folder, settings.pattern, settings.recursive, settings.filter, settings.existing, words));
    }

    private Batch with(Settings other) {
        return new Batch(enlargement, other);
    }

    /**
     * Enlarges images and folders of images, each image independently: one that fails does not stop the others.
     *
     * @param inputs images, which are used whatever their names are, and folders, whose images are used
     * @throws UserException if there is no image at all, if two images would have the same result, if a result would
     *     replace an image, or if a result exists and {@link IfExists#REFUSE} applies
     * @throws InterruptedException if this thread was interrupted; images that were not begun by then are not begun
     */
    public BatchSummary run(List<Path> inputs, BatchListener listener) throws InterruptedException {
        FolderListing listing =
                new ImageLister(settings.recursive, settings.filter, settings.folder, this::facts).list(inputs);
        if (listing.images().isEmpty() && listing.failures().isEmpty()) {
            String ignored = listing.ignored().toString();
            throw new UserException(
                    Code.NOT_FOUND,
                    "There is no image in %s%s"
                            .formatted(
                                    inputs.stream().map(Path::toString).collect(Collectors.joining(", ")),
                                    ignored.isEmpty() ? "" : ", but " + ignored),
                    "check the path and the included name patterns");
        }
        listing.loops().forEach(listener::linkIgnored);
        Optional<BatchJournal> journal = settings.folder.map(folder -> new BatchJournal(folder, settingsKey()));
        try {
            BatchPlan plan = planner(journal, Optional.empty(), IfExists.REFUSE, this::facts)
                    .plan(listing.images())
                    .with(listing.failures());
            plan.deleteStale();
            listener.planned(plan);
            CountingListener counting = new CountingListener(listener, plan);
            long waiting = Math.max(0, enlargement.plannableMemory() / WAITING_DIVISOR);
            new Pipeline<>(steps(journal), counting, waiting).run(plan.images());
            return counting.summary(listing.ignored());
        } finally {
            journal.ifPresent(BatchJournal::close);
        }
    }

    /**
     * Enlarges one image, whose file is opened once. Failures are thrown. An existing result is replaced unless
     * {@link #existing} says otherwise.
     *
     * @param output the result's file; empty to name it by the pattern
     * @return the outcome: done or skipped
     * @throws UserException as {@link Enlargement#enlarge(Path, Path, EnlargementListener)}; if the result would
     *     replace the image, or if it exists and {@link IfExists#REFUSE} applies
     */
    public ImageOutcome runOne(Path input, Optional<Path> output, EnlargementListener listener) {
        try (ImageEnlargement image = enlargement.begin(input, listener)) {
            BatchPlan plan = planner(Optional.empty(), output, IfExists.REPLACE, file -> image.facts())
                    .plan(List.of(new ListedImage(input, Path.of(""))));
            for (ImageOutcome.Failed failed : plan.failures()) {
                if (failed.reason() instanceof UserException known) {
                    throw known;
                }
                throw new IllegalStateException("a plan fails only with a UserException", failed.reason());
            }
            if (!plan.skipped().isEmpty()) {
                return plan.skipped().getFirst();
            }
            PlannedImage planned = plan.images().getFirst();
            if (output.isEmpty() && settings.folder.isPresent()) {
                OutputFiles.makeFolder(planned.output());
            }
            return new ImageOutcome.Done(planned, image.to(planned.output()).write());
        } catch (UserException e) {
            throw ImageOutcome.Failed.named(input, e);
        }
    }

    private EnlargementSteps steps(Optional<BatchJournal> journal) {
        return new EnlargementSteps(enlargement, settings.folder.isPresent(), journal);
    }

    private SourceFacts facts(Path file) {
        try (ImageSource source = enlargement.open(file)) {
            return enlargement.facts(source);
        }
    }

    private Planner planner(
            Optional<BatchJournal> journal,
            Optional<Path> file,
            IfExists standard,
            Function<Path, SourceFacts> header) {
        ImageFormat format = enlargement.format().orElse(ImageFormat.PNG);
        OutputNaming names = new OutputNaming(
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

    /** Everything that determines a result, apart from its image. */
    private String settingsKey() {
        return (settings.fingerprint.isEmpty() ? "" : settings.fingerprint + ", ") + enlargement;
    }

    /** Passes everything on to the listener, and counts the outcomes. */
    private static final class CountingListener implements BatchListener {
        private final BatchListener listener;
        private final BatchPlan plan;
        private final List<ImageOutcome.Failed> failures;
        private int done;
        private int failed;

        CountingListener(BatchListener listener, BatchPlan plan) {
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
                case ImageOutcome.Skipped s -> {} // already counted in the plan
            }
            listener.outcome(outcome);
        }

        BatchSummary summary(IgnoredEntries ignored) {
            int notBegun = plan.images().size() - done - failed;
            return new BatchSummary(done, plan.skipped().size(), notBegun, failures, ignored);
        }
    }
}
