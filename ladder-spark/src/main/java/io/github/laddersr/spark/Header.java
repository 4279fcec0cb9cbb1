// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.upscale.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What the first bytes of a file say of its image, and what enlarging it will take.
 *
 * @param width as it is seen, in pixels; 0 where it can't be told
 * @param height the same
 * @param alpha whether its pixels have alpha
 * @param upright whether pixels are stored as they are seen
 * @param peakBytes memory that enlarging it takes at most
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
        String code,
        String reason)
        implements Serializable {
    /** What is fetched of a file that is not on this machine's disk, before all of it is. */
    private static final int HEAD = 1 << 20;

    /** Whether it holds no image at all, so that it is passed over as other files are. */
    boolean isNoImage() {
        return code.equals(UserException.Code.NOT_AN_IMAGE.name());
    }

    /** Reads it, wherever the file lies. */
    static Header of(Listing.Entry file, TaskPlan plan, Configuration conf) throws IOException {
        Storage storage = new Storage(conf);
        Path path = new Path(file.path());
        if (storage.isLocal(path)) {
            return of(file, Storage.local(path), plan);
        }
        java.nio.file.Path folder = Files.createTempDirectory("ladder-spark");
        try {
            java.nio.file.Path head = folder.resolve("head");
            try (InputStream in = path.getFileSystem(conf).open(path)) {
                Files.write(head, in.readNBytes(HEAD));
            }
            Header header = of(file, head, plan);
            if (header.code.isEmpty() || header.isNoImage() || file.bytes() <= HEAD) {
                return header;
            }
            return of(file, storage.fetch(path, folder), plan); // its header lies further behind
        } finally {
            Storage.delete(folder);
        }
    }

    private static Header of(Listing.Entry file, java.nio.file.Path local, TaskPlan plan) {
        try (ImageSource source =
                        ImageSource.open(local, new ReadOptions(plan.settings().maxPixels()));
                Enlargement enlargement = ExecutorEngines.configured(plan, true)) {
            Prediction prediction = enlargement.predict(local);
            return new Header(
                    file,
                    prediction.small().width(),
                    prediction.small().height(),
                    source.channels() % 2 == 0,
                    source.orientation() == Orientation.TOP_LEFT,
                    prediction.peakBytes(),
                    "",
                    "");
        } catch (UserException e) {
            String reason = String.valueOf(e.getMessage()).replace(local.toString(), file.path());
            return new Header(file, 0, 0, false, true, 0, e.code().name(), reason);
        }
    }
}
