// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.upscale.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;

/**
 * What the first bytes of a file say of its image, and what enlarging it will take.
 *
 * @param width as it is seen, in pixels; 0 where it can't be told
 * @param height the same
 * @param alpha whether its pixels have alpha
 * @param upright whether pixels are stored as they are seen
 * @param peakBytes memory that enlarging it takes at most
 * @param model names of the networks that enlarge it; empty where it can't be
 * @param code why it can't be enlarged, as in {@link ManifestRow}; empty where it can
 * @param reason the same for people
 */
record Header(
        Listing.Entry file,
        int width,
        int height,
        boolean alpha,
        boolean upright,
        long peakBytes,
        String model,
        String code,
        String reason)
        implements Serializable {
    /** What is fetched of a file that is not on this machine's disk, before all of it is. */
    private static final int HEAD = 1 << 20;

    /** Whether it holds no image at all, so that it is passed over as other files are; an empty one may be called like one. */
    boolean isNoImage() {
        boolean empty = file.bytes() == 0
                && ImageFormat.ofName(java.nio.file.Path.of(file.name())).isEmpty();
        return code.equals(UserException.Code.NOT_AN_IMAGE.name()) || empty;
    }

    /** The image with its result's place. */
    Photo photo(String output) {
        return new Photo(file.path(), output, file.bytes(), file.modified(), width, height, model, upright && !alpha);
    }

    /** Reads it, wherever the file lies. */
    static Header of(Listing.Entry file, Enlargement enlargement, Storage storage) throws IOException {
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
            return of(file, storage.fetch(path, scratch), enlargement); // its header lies further behind
        }
    }

    private static Header of(Listing.Entry file, java.nio.file.Path local, Enlargement enlargement) {
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
