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

/**
 * Makes the LR files of a training set, named like those of DIV2K: {@code OUT/X2/0001x2.png}. The subfolders of the
 * images are kept.
 */
public final class LowResolutionFiles {
    /**
     * A file to make.
     *
     * @param hr high-resolution image
     * @param lr path of its low-resolution version
     * @param scale reduction factor in each direction
     */
    public record Reduction(Path hr, Path lr, int scale) {}

    /** The result of a reduction. */
    public enum Result {
        MADE,
        KEPT
    }

    private LowResolutionFiles() {}

    /**
     * Lists the files to make for a folder. Nothing is read or written.
     *
     * @throws UserException if {@code out} is inside the folder, where its files would be taken for images, or if two
     *     images would have the same low-resolution file
     */
    public static List<Reduction> plan(ImageFolder folder, Path out, int scale) {
        Path from = folder.folder().toAbsolutePath().normalize();
        if (out.toAbsolutePath().normalize().startsWith(from)) {
            throw new UserException(
                    Code.INVALID,
                    "The folder %s is inside %s, whose images would then include the low-resolution ones"
                            .formatted(out, folder.folder()),
                    "choose a folder outside it");
        }
        List<Reduction> reductions = new ArrayList<>();
        Map<Path, Path> owners = new HashMap<>();
        for (Path hr : folder.images()) {
            Path relative = folder.folder().relativize(hr);
            Path lr = out.resolve("X" + scale)
                    .resolve(relative.resolveSibling("%sx%d.png".formatted(ImageFolder.stem(hr), scale)));
            Path other = owners.put(lr, hr);
            if (other != null) {
                throw new UserException("%s and %s would both become %s: rename one of them.".formatted(other, hr, lr));
            }
            reductions.add(new Reduction(hr, lr, scale));
        }
        return reductions;
    }

    /**
     * Makes one file in RGB: the image is cropped from the top left to a multiple of the scale and reduced by
     * {@link Imresize}. An existing complete file of the right size is kept.
     *
     * @throws UserException if the image can't be read or is smaller than the scale, or if the file can't be written
     */
    public static Result make(Reduction reduction) {
        ImageSize size = ImageSize.of(reduction.hr);
        if (size.width() < reduction.scale || size.height() < reduction.scale) {
            throw new UserException(
                    "%s is too small for scale %d: remove it.".formatted(reduction.hr, reduction.scale));
        }
        if (isWhole(reduction.lr, size.width() / reduction.scale, size.height() / reduction.scale)) {
            return Result.KEPT;
        }
        ByteImage hr = ImageFiles.read(reduction.hr).toRgb().modCrop(reduction.scale);
        Path folder = reduction.lr.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UserException(
                    Code.NO_ACCESS, "The folder " + folder + " can't be made", "choose one that can be written", e);
        }
        ImageFiles.write(Imresize.down(hr, reduction.scale), reduction.lr);
        return Result.MADE;
    }

    private static boolean isWhole(Path lr, int width, int height) {
        if (!Files.exists(lr)) {
            return false;
        }
        try {
            ByteImage there = ImageFiles.read(lr);
            return there.width() == width && there.height() == height && there.channels() == 3;
        } catch (UserException e) {
            return false; // damaged, so it is made again
        }
    }
}
