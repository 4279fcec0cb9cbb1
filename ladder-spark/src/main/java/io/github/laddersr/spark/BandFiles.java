// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.memory.MemoryReserve;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Bands of an image as files: lossless, so that the joined image is the one that a single task would have made. */
final class BandFiles {
    private BandFiles() {}

    /**
     * Enlarges a band and puts it into its file.
     *
     * @param local the image's file
     * @return the network's name
     */
    static String write(
            Piece.Part part,
            Storage.Local local,
            TaskPlan plan,
            int threads,
            Storage storage,
            EnlargementListener listener)
            throws IOException {
        JobSettings settings = plan.settings();
        try (ImageSource source = ImageSource.open(local.file(), new ReadOptions(settings.maxPixels()));
                Enlarger enlarger = ExecutorEngines.enlarger(plan, threads, SourceFacts.of(source))) {
            Bands.Band band = part.rows();
            BandRows small = new BandRows(source.rows(), band.readFrom(), band.rowsRead());
            ImageRows large = enlarger.enlarge(small, settings.size(), MemoryReserve.NONE, share -> {
                if (listener.isCanceled()) {
                    throw new UserException(
                            UserException.Code.CANCELED, "The task was ended", "another attempt does its work");
                }
            });
            int scale = large.height() / small.height();
            BandRows own =
                    new BandRows(large, (band.from() - band.readFrom()) * scale, (band.to() - band.from()) * scale);
            java.nio.file.Path file = local.folder().resolve("band.png");
            ImageFiles.write(own, file, WriteOptions.defaults());
            storage.commit(file, new Path(part.file()));
            return enlarger.networksFor(part.photo().size(), settings.size())
                    .getFirst()
                    .name();
        }
    }

    /**
     * Puts the image together and writes it with its metadata.
     *
     * @param bands all of the image's, in order
     * @return the hash of the result's file
     */
    static String join(List<TaskResult.Band> bands, TaskPlan plan, Storage storage) throws IOException {
        Photo photo = bands.getFirst().part().photo();
        JobSettings settings = plan.settings();
        Path out = new Path(photo.output());
        try (Storage.Local local = storage.open(new Path(photo.path()));
                ImageSource source = ImageSource.open(local.file(), new ReadOptions(settings.maxPixels()))) {
            List<ImageRows> files = new ArrayList<>();
            for (TaskResult.Band band : bands) {
                Path file = new Path(band.part().file());
                files.add(ImageFiles.open(
                        storage.isLocal(file) ? Storage.local(file) : storage.fetch(file, local.folder()),
                        new ReadOptions(Long.MAX_VALUE)));
            }
            ImageRows large = new JoinedRows(files);
            Metadata metadata = settings.strip() ? source.metadata().stripped() : source.metadata();
            Metadata fitting = MetadataWriter.enlarged(metadata, source.rows(), large);
            WriteOptions writing = settings.writing();
            if (storage.isLocal(out)) {
                java.nio.file.Path target = Storage.local(out);
                Files.createDirectories(target.toAbsolutePath().getParent());
                MetadataWriter.write(large, target, writing, fitting);
            } else {
                java.nio.file.Path target = local.folder().resolve("result." + settings.format());
                MetadataWriter.write(large, target, writing, fitting);
                storage.commit(target, out);
            }
        }
        return storage.sha256(out);
    }
}
