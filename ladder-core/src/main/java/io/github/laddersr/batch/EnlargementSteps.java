// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.enlarge.ImageEnlargement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From image files to enlarged ones.
 *
 * @param makeFolders whether the folder of a result is made if it is missing
 * @param journal where results are noted, if anywhere
 */
record EnlargementSteps(Enlargement enlargement, boolean makeFolders, Optional<Journal> journal)
        implements ImageSteps<ImageEnlargement> {
    private static final Logger LOG = LoggerFactory.getLogger(EnlargementSteps.class);

    @Override
    public ImageEnlargement open(PlannedImage image, EnlargementListener listener) {
        if (makeFolders) {
            ResultPlaces.makeFolder(image.output());
        }
        image.files().forEach(ResultPlaces::taken); // throws where no file can have the name
        ImageEnlargement opened = enlargement.begin(image.input(), listener);
        try {
            return opened.to(image.output());
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public long bytesToWrite(PlannedImage image) {
        return enlargement.bytesToWrite(image.output(), image.large());
    }

    @Override
    public void decode(ImageEnlargement opened) {
        opened.decode();
    }

    @Override
    public void compute(ImageEnlargement opened, long others) {
        opened.compute(others);
    }

    @Override
    public Enlarged write(ImageEnlargement opened, PlannedImage image) {
        Enlarged result = opened.write();
        if (journal.isPresent()) {
            try {
                for (Path file : image.files()) {
                    journal.get().add(file, image.state());
                }
            } catch (IOException e) {
                // The result is in place: without its line it is known by its time.
                LOG.info("{} could not be noted in the journal: {}", image.output(), e.getMessage());
            }
        }
        return result;
    }

    @Override
    public void close(ImageEnlargement opened) {
        opened.close();
    }
}
