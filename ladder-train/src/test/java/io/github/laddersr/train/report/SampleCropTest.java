// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.train.RandomInputs;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.weights.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleCropTest {
    /** Gray, with noise in the square of 64 low-resolution pixels at (x, y). */
    private static ByteImage noiseAt(int width, int height, int x, int y, int scale) {
        byte[] samples = new byte[3 * width * height];
        Arrays.fill(samples, (byte) 128);
        int side = SampleCrop.SIDE * scale;
        byte[] noise = RandomInputs.noise(side, side, 3).copyOfBytes();
        for (int row = 0; row < side; row++) {
            System.arraycopy(noise, 3 * row * side, samples, 3 * ((y * scale + row) * width + x * scale), 3 * side);
        }
        return ByteImage.of(width, height, 3, samples);
    }

    private static TrainingImages.Pair pair(ByteImage hr, int scale) {
        return new TrainingImages.Pair("image", Pixels.of(hr), Pixels.of(Imresize.down(hr, scale)));
    }

    @Test
    void thePartWithTheMostDetailIsTaken() {
        ByteImage hr = noiseAt(400, 300, 112, 48, 2);
        SampleCrop crop = SampleCrop.of(pair(hr, 2), 2);
        assertThat(crop.truth()).isEqualTo(hr.cropTo(224, 96, 128, 128));
        assertThat(crop.lr()).isEqualTo(Imresize.down(hr, 2).cropTo(96, 32, 96, 96));
        // The margin is larger than the kernel's reach, so the part equals that of the whole image enlarged.
        assertThat(crop.bicubic())
                .isEqualTo(Imresize.up(Imresize.down(hr, 2), 2).cropTo(224, 96, 128, 128));
    }

    @Test
    void atTheImagesEdgeThereIsLessAround() {
        ByteImage hr = noiseAt(300, 240, 0, 16, 3);
        SampleCrop crop = SampleCrop.of(pair(hr, 3), 3);
        assertThat(crop.truth()).isEqualTo(hr.cropTo(0, 48, 192, 192));
        assertThat(crop.lr()).isEqualTo(Imresize.down(hr, 3).cropTo(0, 0, 80, 80));
        assertThat(crop.bicubic())
                .isEqualTo(Imresize.up(Imresize.down(hr, 3), 3).cropTo(0, 48, 192, 192));
    }

    @Test
    void aSmallImageIsTakenWhole() {
        ByteImage hr = RandomInputs.noise(160, 64, 5);
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(4).withWidth(0.5));
        SampleCrop crop = SampleCrop.of(pair(hr, 4), 4);
        assertThat(crop.truth()).isEqualTo(hr);
        try (Engine engine = new VectorEngine(graph, Weights.random(graph, 1), 1)) {
            ByteImage enlarged = crop.enlarged(engine);
            assertThat(enlarged.width()).isEqualTo(160);
            assertThat(enlarged.height()).isEqualTo(64);
            assertThat(enlarged).isNotEqualTo(crop.bicubic());
        }
    }
}
