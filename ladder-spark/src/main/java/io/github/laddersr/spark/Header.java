// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.upscale.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;

/**
 * The properties of an image from the first bytes of its file, and the cost of enlarging it.
 *
 * @param width width after the orientation is applied, in pixels; 0 if unknown
 * @param height height after the orientation is applied, in pixels; 0 if unknown
 * @param alpha whether its pixels have alpha
 * @param upright whether the pixels are stored in their visible orientation
 * @param peakBytes peak memory for enlarging it
 * @param code why it can't be enlarged, as in {@link ManifestRow}; empty if it can
 * @param reason the same for people
 */
record Header(
        InputListing.Entry file,
        int width,
        int height,
        boolean alpha,
        boolean upright,
        long peakBytes,
        String model,
        String code,
        String reason)
        implements Serializable {
    /** The number of bytes that are fetched first from a file that is not on the local disk. */
    private static final int HEAD = 1 << 20;

    /** Whether it contains no image at all, so that it is ignored like other files. */
    boolean isNoImage() {
        boolean empty = file.bytes() == 0 && !code.equals(UserException.Code.NOT_FOUND.name());
        return code.equals(UserException.Code.NOT_AN_IMAGE.name()) || empty;
    }

    /** The image with its result's place. */
    Photo photo(String output) {
        return new Photo(file.path(), output, file.bytes(), file.modified(), width, height, model, upright && !alpha);
    }

    /** Reads the header, wherever the file is. */
    static Header of(InputListing.Entry file, Enlargement enlargement, Storage storage) throws IOException {
        if (!file.named()) {
            return new Header(
                    file,
                    0,
                    0,
                    false,
                    true,
                    0,
                    "",
                    UserException.Code.UNSUPPORTED.name(),
                    "The name of %s has bytes that are no text in UTF-8, which Hadoop's paths can't hold: rename the file or its folder."
                            .formatted(Storage.shown(new Path(file.path()))));
        }
        Path path = new Path(file.path());
        if (storage.isLocal(path)) {
            return of(file, Storage.local(path), enlargement);
        }
        try (Storage.Scratch scratch = storage.scratch()) {
            java.nio.file.Path head = scratch.folder().resolve("head");
            try (InputStream in = storage.read(path)) {
                Files.write(head, in.readNBytes(HEAD));
            }
            Header header = of(file, head, enlargement);
            if (header.code.isEmpty() || header.isNoImage() || file.bytes() <= HEAD) {
                return header;
            }
            return of(file, storage.fetch(path, scratch), enlargement); // the header extends further
        }
    }

    private static Header of(InputListing.Entry file, java.nio.file.Path local, Enlargement enlargement) {
        try (ImageSource source = enlargement.open(local)) {
            Prediction prediction = enlargement.predict(local);
            return new Header(
                    file,
                    prediction.small().width(),
                    prediction.small().height(),
                    source.channels() % 2 == 0,
                    source.orientation() == Orientation.TOP_LEFT,
                    prediction.peakBytes(),
                    String.join("+", prediction.networks()),
                    "",
                    "");
        } catch (UserException e) {
            String reason = String.valueOf(e.getMessage()).replace(local.toString(), file.path());
            return new Header(file, 0, 0, false, true, 0, "", e.code().name(), reason);
        }
    }
}
