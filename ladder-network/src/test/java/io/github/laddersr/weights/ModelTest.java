// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
    private static final Variant VARIANT =
            new Variant(3, 2, 0.5, BlockActivation.RELU_AFTER_EXPAND, Upsampling.BILINEAR);

    @TempDir
    Path folder;

    private static Weights weights() {
        return Weights.random(LadderPyramidNetwork.of(VARIANT), 1).withMetadata(Model.metadata(VARIANT));
    }

    private static Weights changed(String key, String value) {
        Map<String, String> metadata = new HashMap<>(Model.metadata(VARIANT));
        metadata.put(key, value);
        return weights().withMetadata(metadata);
    }

    @Test
    void metadataAreThoseOfThePythonTrainer() {
        assertThat(Model.metadata(Variant.lpn(2)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "format", "lpn",
                        "scale", "2",
                        "pathways", "3",
                        "width", "1",
                        "activation", "relu-after-depthwise",
                        "upsample", "nearest",
                        "rgb_mean", "0.4488,0.4371,0.4040"));
        assertThat(Model.metadata(VARIANT)).containsEntry("width", "0.5");
    }

    @Test
    void aFileComesBackAsTheModelThatWasWritten() {
        Path file = folder.resolve("x3.safetensors");
        Model model = new Model(VARIANT, weights().withMetadata(Map.of("psnr_set5", "34.31")));
        model.write(file, Dtype.F32);
        Model read = Model.read(file);
        assertThat(read.variant()).isEqualTo(VARIANT);
        assertThat(read.weights().metadata())
                .containsEntry("psnr_set5", "34.31")
                .containsEntry("format", "lpn");
        assertThat(read.weights().withMetadata(Map.of())).isEqualTo(weights().withMetadata(Map.of()));
        assertThat(read.graph().parameters()).hasSize(read.weights().names().size());
    }

    @ParameterizedTest
    @CsvSource({
        "scale, 5, Scale 5 does not exist",
        "scale, two, its scale is not an integer",
        "pathways, 0, no network with 0 pathways",
        "width, wide, its width is not a number",
        "width, NaN, Width NaN does not exist",
        "activation, gelu, Unknown activation 'gelu'",
        "upsample, cubic, Unknown upsampling 'cubic'",
        "rgb_mean, '0.5,0.5,0.5', 'its rgb_mean is not 0.4488,0.4371,0.4040'",
        "rgb_mean, '', its rgb_mean is not a number",
        "format, edsr, no format=lpn in its metadata",
        "scale, 2, upsampler.0.weight is 288 x 32 x 3 x 3"
    })
    void wrongMetadataAreNamed(String key, String value, String message) {
        assertThatThrownBy(() -> Model.of(changed(key, value)))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The weights cannot be used")
                .hasMessageContaining(message);
    }

    @Test
    void aFileWithoutMetadataIsNoModel() {
        Path file = folder.resolve("plain.safetensors");
        Safetensors.write(file, weights().withMetadata(Map.of()), Dtype.F32);
        assertThatThrownBy(() -> Model.read(file))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "Weights file " + file
                                + " cannot be used: there is no format=lpn in its metadata, so it is not a Ladder Pyramid Network.");
    }

    @Test
    void missingEntryIsNamed() {
        Map<String, String> metadata = new HashMap<>(Model.metadata(VARIANT));
        metadata.remove("upsample");
        assertThatThrownBy(() -> Model.of(weights().withMetadata(metadata)))
                .hasMessage("The weights cannot be used: there is no upsample in its metadata.");
    }

    @Test
    void aValueThatIsNotFiniteIsRefused() {
        Weights weights = weights().with("tail.bias", Tensor.of(List.of(3), new float[] {0, Float.NaN, 0}));
        assertThatThrownBy(() -> Model.of(weights))
                .isInstanceOf(UserException.class)
                .hasMessage("The weights cannot be used: tail.bias holds a value that is not finite.");
    }

    @Test
    void aMixLiesBetweenTwoModels() {
        Model one = new Model(VARIANT, weights());
        Model other = new Model(
                VARIANT,
                Weights.random(LadderPyramidNetwork.of(VARIANT), 2).withMetadata(Map.of("psnr_set5", "34.31")));
        Model mix = one.mixedWith(other, 0.25);
        for (String name : List.of("head.weight", "tail.bias")) {
            for (int i = 0; i < mix.weights().get(name).size(); i++) {
                assertThat((double) mix.weights().get(name).get(i))
                        .isCloseTo(
                                0.75 * one.weights().get(name).get(i)
                                        + 0.25 * other.weights().get(name).get(i),
                                Offset.offset(1e-7));
            }
        }
        assertThat(mix.weights().metadata())
                .isEqualTo(Model.metadata(VARIANT)); // measurements of one model do not apply to a mixture
        assertThat(one.mixedWith(other, 0)).isEqualTo(one);
        assertThat(one.mixedWith(other, 1).weights().get("head.weight"))
                .isEqualTo(other.weights().get("head.weight"));
    }

    @Test
    void modelsOfTwoVariantsDoNotMix() {
        Model one = new Model(VARIANT, weights());
        Variant x2 = Variant.lpn(2);
        Model other = new Model(x2, Weights.random(LadderPyramidNetwork.of(x2), 1));
        assertThatThrownBy(() -> one.mixedWith(other, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.mixedWith(one, 1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.mixedWith(one, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
