// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.resize.Imresize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The LR files of a training set, named as DIV2K's: {@code OUT/X2/0001x2.png}; subfolders of the images are kept. */
public final class SmallVersions {
    /**
     * A file to be made.
     *
     * @param hr the image
     * @param lr its small version's place
     * @param scale how many times smaller, each way
     */
    public record Job(Path hr, Path lr, int scale) {}

    /** What came of a job. */
    public enum Outcome {
        MADE,
        KEPT
    }

    private SmallVersions() {}

    /**
     * What there is to do for a folder. Nothing is read or written.
     *
     * @throws UserException if {@code out} lies in the folder, where its files would pass for images, or two images would have one small
     *     version
     */
    public static List<Job> plan(ImageFolder folder, Path out, int scale) {
        Path from = folder.folder().toAbsolutePath().normalize();
        if (out.toAbsolutePath().normalize().startsWith(from)) {
            throw new UserException(
                    Code.INVALID,
                    "The folder %s lies within %s, whose images would then include the small ones"
                            .formatted(out, folder.folder()),
                    "choose a folder beside it");
        }
        List<Job> jobs = new ArrayList<>();
        Map<Path, Path> owners = new HashMap<>();
        for (Path hr : folder.images()) {
            Path relative = folder.folder().relativize(hr);
            Path lr = out.resolve("X" + scale)
                    .resolve(relative.resolveSibling("%sx%d.png".formatted(ImageFolder.stem(hr), scale)));
            Path other = owners.put(lr, hr);
            if (other != null) {
                throw new UserException("%s and %s would both become %s: rename one of them.".formatted(other, hr, lr));
            }
            jobs.add(new Job(hr, lr, scale));
        }
        return jobs;
    }

    /**
     * Makes one: RGB, the image cropped to a multiple of the scale from the top left, reduced by {@link Imresize}. A whole file of the
     * right size that is there is kept.
     *
     * @throws UserException if the image can't be read or is smaller than the scale, or the place can't be written
     */
    public static Outcome make(Job job) {
        ImageSize size = ImageSize.of(job.hr);
        if (size.width() < job.scale || size.height() < job.scale) {
            throw new UserException("%s is too small for scale %d: leave it out.".formatted(job.hr, job.scale));
        }
        if (isWhole(job.lr, size.width() / job.scale, size.height() / job.scale)) {
            return Outcome.KEPT;
        }
        ByteImage hr = ImageFiles.read(job.hr).toRgb().modCrop(job.scale);
        Path folder = job.lr.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UserException(
                    Code.NO_ACCESS, "The folder " + folder + " can't be made", "choose one that can be written", e);
        }
        ImageFiles.write(Imresize.down(hr, job.scale), job.lr);
        return Outcome.MADE;
    }

    private static boolean isWhole(Path lr, int width, int height) {
        if (!Files.exists(lr)) {
            return false;
        }
        try {
            ByteImage there = ImageFiles.read(lr);
            return there.width() == width && there.height() == height && there.channels() == 3;
        } catch (UserException e) {
            return false; // damaged: made again
        }
    }
}
