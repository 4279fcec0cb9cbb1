// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.SrgbPicture;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.spark.rows.BandRows;
import io.github.laddersr.spark.rows.JoinedRows;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.memory.MemoryReserve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * Stores bands of an image as lossless files, so that the joined image equals the one that a single task would have
 * made.
 */
final class BandFiles {
    private BandFiles() {}

    /**
     * Enlarges a band and writes it to its file.
     *
     * @param local the image's file
     * @return the network's name
     */
    static void write(Piece.Part part, TaskPlan plan, int threads, Storage storage, EnlargementListener listener)
            throws IOException {
        JobSettings settings = plan.settings();
        Path target = new Path(part.file());
        try (Storage.Local local = storage.open(new Path(part.photo().path()));
                Storage.Scratch staging = storage.staging(target);
                ImageSource source = ImageSource.open(local.file(), new ReadOptions(settings.maxPixels()));
                Enlarger enlarger = ExecutorEngines.enlarger(plan, threads, SourceFacts.of(source))) {
            Bands.Band band = part.rows();
            ImageRows whole =
                    picture(source, settings, warning -> {}).rows(); // warnings are given when bands are joined
            BandRows small = new BandRows(whole, band.readFrom(), band.rowsRead());
            ImageRows large = enlarger.enlarge(small, settings.size(), MemoryReserve.NONE, share -> {
                if (listener.isCanceled()) {
                    throw new UserException(
                            UserException.Code.CANCELED, "The task was ended", "another attempt does its work");
                }
            });
            int scale = large.height() / small.height();
            BandRows own =
                    new BandRows(large, (band.from() - band.readFrom()) * scale, (band.to() - band.from()) * scale);
            java.nio.file.Path file = staging.folder().resolve("band.png");
            ImageFiles.write(own, file, WriteOptions.defaults());
            storage.commit(file, target);
        }
    }

    /**
     * Joins the bands and writes the image with its metadata.
     *
     * @param bands all bands of the image, in order
     * @return sentences about what is lost or left out
     */
    static List<String> join(List<TaskResult.Band> bands, TaskPlan plan, Storage storage) throws IOException {
        Photo photo = bands.getFirst().part().photo();
        JobSettings settings = plan.settings();
        Path out = new Path(photo.output());
        List<Warning> warnings = new ArrayList<>();
        try (Storage.Local local = storage.open(new Path(photo.path()));
                Storage.Scratch staging = storage.staging(out);
                ImageSource source = ImageSource.open(local.file(), new ReadOptions(settings.maxPixels()))) {
            List<ImageRows> files = new ArrayList<>();
            for (TaskResult.Band band : bands) {
                Path file = new Path(band.part().file());
                files.add(ImageFiles.open(
                        storage.isLocal(file) ? Storage.local(file) : storage.fetch(file, staging),
                        new ReadOptions(Long.MAX_VALUE)));
            }
            ImageRows large = new JoinedRows(files);
            SrgbPicture small = picture(source, settings, warnings::add);
            warnings.addAll(source.warningsFor(small.rows(), settings.results().imageFormat()));
            Metadata fitting = MetadataWriter.enlarged(small.metadata(), small.rows(), large, warnings::add);
            java.nio.file.Path file =
                    staging.folder().resolve("result." + settings.results().extension());
            MetadataWriter.write(large, file, settings.results().options(), fitting, warnings::add);
            storage.commit(file, out);
            return Warnings.sentences(warnings, local.file(), photo, file);
        }
    }

    /** The pixels and metadata as an image in one piece has them. */
    private static SrgbPicture picture(ImageSource source, JobSettings settings, Consumer<Warning> warnings) {
        Metadata metadata = settings.results().strip() ? source.metadata().stripped() : source.metadata();
        return SrgbPicture.of(source.rows(), metadata, settings.results().imageFormat(), source.file(), warnings);
    }
}
