// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.Reserve;
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
 * @param strip whether metadata but the colour profile is left out
 * @param makeFolders whether the folder of a result is made if it is missing
 * @param journal where results are noted, if anywhere
 */
public record ImageWork(
        Enlarger enlarger,
        TargetSize size,
        ReadOptions reading,
        WriteOptions writing,
        boolean strip,
        boolean makeFolders,
        Optional<Journal> journal)
        implements Work<Metadata> {
    private static final int MOST_CHANNELS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(ImageWork.class);

    /**
     * The size of an image file as it is to be seen, from its header.
     *
     * @throws io.github.laddersr.UserException if it is missing or no image
     */
    public ImageSize header(Path file) {
        try (ImageSource source = ImageSource.open(file, reading)) {
            return source.seenSize();
        }
    }

    @Override
    public Opened<Metadata> open(Job job) {
        if (makeFolders) {
            Places.makeFolder(job.output());
        }
        Places.taken(job.output()); // throws where no file can have the name
        ImageFiles.checkWritable(job.output(), writing);
        ImageRows stored = ImageFiles.open(job.input(), reading);
        Metadata metadata = ImageFiles.metadata(job.input());
        ImageRows rows = OrientedRows.of(stored, metadata.orientation());
        ImageSize large = size.of(new ImageSize(rows.width(), rows.height()));
        ImageFiles.checkFits(job.output(), writing, large.width(), large.height(), rows.channels(), rows.depth());
        return new Opened<>(rows, strip ? metadata.stripped() : metadata);
    }

    @Override
    public long bytesToWrite(Job job) {
        return bytesToWrite(job.output(), job.large(), MOST_CHANNELS);
    }

    private long bytesToWrite(Path file, ImageSize large, int channels) {
        return ImageFiles.bytesToWrite(file, writing, large.width(), large.height(), channels);
    }

    @Override
    public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
        ImageSize large = size.of(new ImageSize(small.width(), small.height()));
        Reserve reserve = waiting > 0 ? Reserve.of(waiting) : toWrite(job.output(), large, small.channels());
        return enlarger.enlarge(small, size, reserve, progress);
    }

    private Reserve toWrite(Path file, ImageSize large, int channels) {
        long bytes = bytesToWrite(file, large, channels);
        if (bytes == 0) {
            return Reserve.NONE;
        }
        String format = writing.formatOf(file).title();
        return new Reserve(
                large.pixels() * channels,
                bytes,
                "a " + format + " is encoded as a whole",
                "choose PNG, which is written row by row");
    }

    @Override
    public void write(ImageRows small, Metadata metadata, ImageRows large, Job job) {
        MetadataWriter.write(large, job.output(), writing, MetadataWriter.enlarged(metadata, small, large));
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
