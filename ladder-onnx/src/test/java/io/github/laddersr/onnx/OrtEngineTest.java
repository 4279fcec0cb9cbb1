// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Engines;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The engine as the lookup and the upscaler use it. */
final class OrtEngineTest {
    private static Model model() {
        Variant variant = Variant.lpn(3).withWidth(0.5);
        return new Model(variant, Weights.random(LadderPyramidNetwork.of(variant), 2));
    }

    @Test
    void lookupFindsItByNameAndTheVectorEngineStaysTheBest() {
        assertThat(Engines.names()).containsExactly("vector", "onnx", "reference");
        try (Engine named = Engines.named("onnx", model(), 2);
                Engine best = Engines.best(model(), 1)) {
            assertThat(named).isInstanceOf(OrtEngine.class);
            assertThat(named.name()).isEqualTo("onnx");
            assertThat(named.scale()).isEqualTo(3);
            assertThat(best).isInstanceOf(VectorEngine.class);
        }
    }

    @Test
    void sameEngineTakesImagesOfDifferentSizes() {
        try (Engine onnx = Engines.named("onnx", model(), 2);
                Engine vector = Engines.named("vector", model(), 1)) {
            for (int[] size : new int[][] {{24, 40}, {13, 9}, {40, 24}}) {
                Planes image = Images.random(size[0], size[1], 1);
                assertThat(Images.difference(vector.run(image), onnx.run(image)))
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void upscalerTakesIt() {
        byte[] noise = new byte[30 * 22 * 3];
        new Random(4).nextBytes(noise);
        ByteImage small = ByteImage.of(30, 22, 3, noise);
        UpscaleOptions options = UpscaleOptions.defaults().withThreads(1);
        try (Upscaler onnx = Upscaler.open(model(), options.withEngine("onnx"));
                Upscaler vector = Upscaler.open(model(), options.withEngine("vector"))) {
            assertThat(onnx.engineName()).isEqualTo("onnx");
            ByteImage actual = onnx.upscale(small);
            ByteImage expected = vector.upscale(small);
            assertThat(actual.width()).isEqualTo(90);
            for (int y = 0; y < 66; y++) {
                for (int x = 0; x < 90; x++) {
                    for (int c = 0; c < 3; c++) {
                        assertThat(actual.get(x, y, c)).isCloseTo(expected.get(x, y, c), within(1)); // rounded apart
                    }
                }
            }
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Graph other = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        assertThatThrownBy(() -> OrtEngine.open(other, model().weights(), 1)).isInstanceOf(UserException.class);
    }

    @Test
    void planesMustBeThree() {
        try (Engine onnx = Engines.named("onnx", model(), 1)) {
            assertThatThrownBy(() -> onnx.run(new Planes(1, 8, 8))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** What ONNX Runtime 1.28 says on a machine without CUDA, and something else. */
    @Test
    void aMissingLibraryOfCudaIsNamedInFewWords() {
        assertThat(OrtSessions.cudaReason(
                        "Error code - ORT_FAIL - message: /src/provider_bridge_ort.cc:1988 Get() [ONNXRuntimeError]"
                                + " : 1 : FAIL : Failed to load library /anywhere/libonnxruntime_providers_cuda.so with error:"
                                + " libcublasLt.so.12: cannot open shared object file: No such file or directory"))
                .isEqualTo("libcublasLt.so.12 is missing");
        assertThat(OrtSessions.cudaReason("CUDA failure 100: no CUDA-capable device is detected"))
                .isEqualTo("CUDA failure 100: no CUDA-capable device is detected");
    }
}
