// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.train.data.Patches;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.recipe.Recipe;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Stores all images on the device as contiguous bytes, and cuts the patches that {@link Patches} draws there. The CPU
 * sends only six numbers for each patch.
 */
final class DevicePatches {
    /**
     * Patches in [0, 1], channels_last.
     *
     * @param input N x 3 x patch x patch
     * @param target N x 3 x scale patch x scale patch
     */
    record Batch(Tensor input, Tensor target) {}

    /**
     * Numbers that describe a patch at one resolution: the index of its top left pixel, and the steps to the pixels
     * below and to the right.
     */
    private static final int NUMBERS = 3;

    private final Tensors tensors;
    private final Recipe recipe;
    private final Patches patches;
    private final List<TrainingImages.Pair> pairs;
    private final ImageStore small;
    private final ImageStore large;

    /** The images of one resolution. */
    private final class ImageStore {
        private final int scale;
        private final int length;
        private final long[] first;
        private final Tensor pixels;
        private final Tensor places;

        ImageStore(int scale, Function<TrainingImages.Pair, Pixels> side) {
            this.scale = scale;
            this.length = recipe.patch() * scale;
            this.first = new long[pairs.size() + 1];
            for (int i = 0; i < pairs.size(); i++) {
                Pixels image = side.apply(pairs.get(i));
                first[i + 1] = first[i] + (long) image.width() * image.height();
            }
            this.pixels = tensors.keep(tensors.empty(ScalarType.Byte, first[pairs.size()], 3));
            for (int i = 0; i < pairs.size(); i++) {
                upload(side.apply(pairs.get(i)), pixels.narrow(0, first[i], first[i + 1] - first[i]));
            }
            long[] counted = new long[length];
            for (int i = 0; i < length; i++) {
                counted[i] = i;
            }
            this.places = tensors.keep(tensors.of(counted, length));
        }

        private void upload(Pixels image, Tensor to) {
            try (PointerScope _ = new PointerScope()) {
                BytePointer bytes = new BytePointer(image.data().byteSize());
                MemorySegment.ofBuffer(bytes.asByteBuffer()).copyFrom(image.data());
                to.copy_(torch.from_blob(bytes, new long[] {to.size(0), 3}, new TensorOptions(ScalarType.Byte)));
            }
        }

        /** Every symmetry of the square amounts to a starting corner and two steps: see {@link Patches.Draw}. */
        void describe(Patches.Draw draw, Pixels image, long[] table, int at, int stride) {
            boolean bottomUp = (draw.symmetry() & 1) != 0;
            boolean rightToLeft = (draw.symmetry() & 2) != 0;
            boolean transposed = (draw.symmetry() & 4) != 0;
            long below = transposed ? 1 : image.width();
            long beside = transposed ? image.width() : 1;
            long corner = first[draw.image()] + (long) draw.y() * scale * image.width() + (long) draw.x() * scale;
            table[at] = corner + (bottomUp ? (length - 1) * below : 0) + (rightToLeft ? (length - 1) * beside : 0);
            table[at + stride] = bottomUp ? -below : below;
            table[at + 2 * stride] = rightToLeft ? -beside : beside;
        }

        Tensor cut(Tensor numbers) {
            long batch = recipe.batch();
            Tensor rows = torch.addcmul(
                    numbers.select(0, 0).view(batch, 1, 1),
                    numbers.select(0, 1).view(batch, 1, 1),
                    places.view(1, length, 1));
            Tensor all = torch.addcmul(rows, numbers.select(0, 2).view(batch, 1, 1), places.view(1, 1, length));
            return pixels.index_select(0, all.view(-1))
                    .view(batch, length, length, 3)
                    .permute(0, 3, 1, 2)
                    .to(ScalarType.Float)
                    .div_(new Scalar(255.0));
        }
    }

    /** Copies the images to the device. */
    DevicePatches(List<TrainingImages.Pair> pairs, Recipe recipe, Tensors tensors) {
        this.tensors = tensors;
        this.recipe = recipe;
        this.pairs = List.copyOf(pairs);
        this.patches = new Patches(pairs, recipe.variant().scale(), recipe.sampling(), recipe.seed());
        this.small = new ImageStore(1, TrainingImages.Pair::lr);
        this.large = new ImageStore(recipe.variant().scale(), TrainingImages.Pair::hr);
    }

    /**
     * Draws the patches for some steps, sent together.
     *
     * @param first first iteration
     * @return steps x 6 x batch, from which {@link #cut} takes one step
     */
    Tensor draw(long first, int steps) {
        int batch = recipe.batch();
        long[] table = new long[steps * 2 * NUMBERS * batch];
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < batch; i++) {
                Patches.Draw draw = patches.draw(first + step, i, recipe.patch());
                TrainingImages.Pair pair = pairs.get(draw.image());
                int at = step * 2 * NUMBERS * batch + i;
                small.describe(draw, pair.lr(), table, at, batch);
                large.describe(draw, pair.hr(), table, at + NUMBERS * batch, batch);
            }
        }
        return tensors.of(table, steps, 2 * NUMBERS, batch);
    }

    /** Cuts one step's patches. */
    Batch cut(Tensor draws) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope _ = new PointerScope()) {
            Batch batch =
                    new Batch(small.cut(draws.narrow(0, 0, NUMBERS)), large.cut(draws.narrow(0, NUMBERS, NUMBERS)));
            outer.attach(batch.input());
            outer.attach(batch.target());
            return batch;
        }
    }
}
