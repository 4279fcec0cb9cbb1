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
 * The steps from an image file to its enlarged file.
 *
 * @param makeFolders whether a missing output folder is created
 * @param journal journal in which results are recorded, if any
 */
record EnlargementSteps(Enlargement enlargement, boolean makeFolders, Optional<BatchJournal> journal)
        implements ImageSteps<ImageEnlargement> {
    private static final Logger LOG = LoggerFactory.getLogger(EnlargementSteps.class);

    @Override
    public ImageEnlargement open(PlannedImage image, EnlargementListener listener) {
        if (makeFolders) {
            OutputFiles.makeFolder(image.output());
        }
        image.files().forEach(OutputFiles::exists); // throws if no file can have this name
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
                // The result is in place; without a journal entry it is recognised by its modification time.
                LOG.info("can't record {} in the journal: {}", image.output(), e.getMessage());
            }
        }
        return result;
    }

    @Override
    public void close(ImageEnlargement opened) {
        opened.close();
    }
}
