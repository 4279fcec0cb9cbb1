// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.UserException;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.weights.Safetensors;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.nio.file.Path;
import java.util.List;

/**
 * Training pairs from a file instead of random patches: iteration i gets the i-th batch.
 *
 * @param lr steps x batch x 3 x patch x patch in [0, 1]
 * @param hr steps x batch x 3 x (scale patch) x (scale patch) in [0, 1]
 */
public record BatchFile(Tensor lr, Tensor hr) implements Samples {
    private static final int RANK = 5;

    /**
     * Reads the tensors {@code lr} and {@code hr} from a safetensors file.
     *
     * @throws UserException naming the file, if it can't be read or its tensors do not have the shapes of a training at
     *     this scale
     */
    public static BatchFile read(Path file, int scale) {
        Weights tensors = Safetensors.read(file);
        if (!tensors.contains("lr") || !tensors.contains("hr")) {
            throw new UserException("The file " + file + " lacks the tensor lr or hr: write both into it.");
        }
        Tensor lr = tensors.get("lr");
        Tensor hr = tensors.get("hr");
        List<Integer> small = lr.shape();
        if (small.size() != RANK
                || lr.size() == 0
                || small.get(2) != 3
                || !small.get(3).equals(small.get(4))) {
            throw new UserException("The tensor lr in " + file + " has the shape " + small
                    + ": make it steps x batch x 3 x patch x patch.");
        }
        int side = scale * small.get(4);
        List<Integer> large = List.of(small.get(0), small.get(1), 3, side, side);
        if (!hr.shape().equals(large)) {
            throw new UserException("The tensor hr in " + file + " has the shape " + hr.shape() + ": at scale " + scale
                    + " make it " + large + ".");
        }
        return new BatchFile(lr, hr);
    }

    public int steps() {
        return lr.shape().get(0);
    }

    /** Pairs in a batch. */
    public int batch() {
        return lr.shape().get(1);
    }

    /** Side of the low-resolution patches. */
    public int patch() {
        return lr.shape().get(4);
    }

    @Override
    public void fill(long iteration, int index, FeatureMap small, FeatureMap large) {
        int pair = Math.toIntExact(iteration * batch() + index);
        fill(lr, pair, small);
        fill(hr, pair, large);
    }

    private static void fill(Tensor from, int pair, FeatureMap to) {
        int at = pair * to.channels() * to.pixels();
        for (int c = 0; c < to.channels(); c++) {
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    to.data()[to.at(y, x) + c] = from.get(at++);
                }
            }
        }
    }
}
