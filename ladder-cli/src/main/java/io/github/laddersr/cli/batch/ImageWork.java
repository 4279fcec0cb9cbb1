package io.github.laddersr.cli.batch;

import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.TargetSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an image file to an enlarged one.
 *
 * @param journal where results are noted, if anywhere
 */
public record ImageWork(
        Enlarger enlarger, TargetSize size, ReadOptions reading, WriteOptions writing, Optional<Journal> journal)
        implements Work<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(ImageWork.class);

    /**
     * The size of an image file as it is to be seen, from its header.
     *
     * @throws io.github.laddersr.UserException if it is missing or no image
     */
    public ImageSize header(Path file) {
        return ImageSize.of(file);
    }

    @Override
    public Opened<Path> open(Job job) {
        Places.prepare(job.output());
        ImageFiles.checkWritable(job.output(), writing);
        ImageRows rows = ImageFiles.open(job.input(), reading);
        ImageSize large = size.of(new ImageSize(rows.width(), rows.height()));
        ImageFiles.checkFits(job.output(), writing, large.width(), large.height(), rows.channels());
        return new Opened<>(rows, job.input());
    }

    @Override
    public ImageRows enlarge(ImageRows small, DoubleConsumer progress) {
        return enlarger.enlarge(small, size, progress);
    }

    @Override
    public void write(ImageRows small, Path rest, ImageRows large, Job job) {
        ImageFiles.write(large, job.output(), writing);
        if (journal.isPresent()) {
            try {
                journal.get().add(job.output(), job.state());
            } catch (IOException e) {
                // The result is in place: without its line it is known by its time.
                LOG.info("{} could not be noted in the journal: {}", job.output(), e.getMessage());
            }
        }
    }
}
