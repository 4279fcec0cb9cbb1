// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSetTest {
    private static final ImageSize SIZE = new ImageSize(30, 20);

    @TempDir
    Path folder;

    private URL write(String name, long seed) throws IOException {
        Variant variant = Variant.lpn(2);
        Path file = folder.resolve(name + ".safetensors");
        new Model(variant, Weights.random(LadderPyramidNetwork.of(variant), seed)).write(file, Dtype.F32);
        return file.toUri().toURL();
    }

    /** These locations are never read. */
    private static URL nowhere(String name) throws IOException {
        return Path.of("/nowhere", name).toUri().toURL();
    }

    private static SourceFacts jpeg(int quality) {
        return new SourceFacts(Optional.of(ImageFormat.JPEG), OptionalInt.of(quality), SIZE);
    }

    private static List<String> names(NetworkChooser chooser, SourceFacts source) {
        return chooser.networksFor(source).stream().map(Network::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "100, x2",
        "96, x2",
        "95, x2-denoise0.5",
        "90, x2-denoise0.5",
        "85, x2-denoise0.75",
        "80, x2-denoise0.75",
        "74, photo-x2",
        "10, photo-x2"
    })
    void theMoreAJpegWasCompressedTheMoreIsDenoised(int quality, String first) throws IOException {
        Map<String, URL> shipped = new LinkedHashMap<>();
        for (String name : List.of("x2", "x3", "photo-x2")) {
            shipped.put(name, nowhere(name));
        }
        NetworkChooser auto = ModelSet.of(shipped).chooser(ModelSet.AUTO);
        assertThat(names(auto, jpeg(quality))).containsExactly(first, "x3"); // there are no photo weights for x3
        assertThat(auto.networksFor(jpeg(quality)).stream().map(Network::scale)).containsExactly(2, 3);
    }

    @Test
    void lossyWebpIsTreatedLikeAJpegOfItsQuality() throws IOException {
        NetworkChooser auto = ModelSet.of(Map.of("x2", nowhere("x2"), "photo-x2", nowhere("photo-x2")))
                .auto();
        SourceFacts webp = new SourceFacts(Optional.of(ImageFormat.WEBP), OptionalInt.of(85), SIZE);
        assertThat(names(auto, webp)).isEqualTo(names(auto, jpeg(85)));
    }

    @Test
    void withoutPhotoWeightsDenoisingIsRefused() throws IOException {
        ModelSet clean = ModelSet.of(Map.of("x2", nowhere("x2")));
        assertThatThrownBy(() -> clean.denoising(0.5))
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.code()).isEqualTo(UserException.Code.UNSUPPORTED));
        assertThat(names(clean.auto(), jpeg(10))).containsExactly("x2");
        assertThat(clean.denoises()).isFalse();
        assertThat(clean.auto().reason(jpeg(10)))
                .hasValueSatisfying(why -> assertThat(why).contains("JPEG of quality 10"));
    }

    @Test
    void whatIsNotCompressedWithLossIsLeftAsItIs() throws IOException {
        NetworkChooser auto = ModelSet.of(Map.of("x2", nowhere("x2"), "photo-x2", nowhere("photo-x2")))
                .auto();
        assertThat(names(auto, SourceFacts.ofPixels(SIZE))).containsExactly("x2");
        assertThat(names(auto, new SourceFacts(Optional.of(ImageFormat.PNG), OptionalInt.empty(), SIZE)))
                .containsExactly("x2");
    }

    @Test
    void aMixIsBetweenTheWeights() throws IOException {
        URL clean = write("x2", 1);
        URL photo = write("photo-x2", 2);
        ModelSet models = ModelSet.of(Map.of("x2", clean, "photo-x2", photo));
        LadderNetwork half = (LadderNetwork)
                models.denoising(0.5).networksFor(SourceFacts.ofPixels(SIZE)).getFirst();
        assertThat(half.model().get()).isEqualTo(Upscaler.read(clean).mixedWith(Upscaler.read(photo), 0.5));
        assertThat(half.model().get().weights().get("tail.bias"))
                .isNotEqualTo(Upscaler.read(clean).weights().get("tail.bias"));
        assertThat(models.identity("x2"))
                .isNotEqualTo(models.identity("photo-x2"))
                .isNotEqualTo(models.identity(ModelSet.AUTO))
                .isEqualTo(models.identity(folder.resolve("x2.safetensors").toString()));
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> models.denoising(share))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("0 to 1");
        }
    }

    @Test
    void modelsAreFoundByNameOrFile() throws IOException {
        URL file = write("mine", 3);
        ModelSet models = ModelSet.of(Map.of("x2", file, "fast-x4", nowhere("fast-x4")));
        assertThat(models.named("x2").scale()).isEqualTo(2);
        Network fast = models.named("fast-x4");
        assertThat(((LadderNetwork) fast).variant()).isEqualTo(Variant.lpn(4).withWidth(0.5));
        assertThat(models.named(folder.resolve("mine.safetensors").toString()).name())
                .isEqualTo("mine");
        assertThatThrownBy(() -> models.chooser("x9"))
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.code()).isEqualTo(UserException.Code.NOT_FOUND))
                .hasMessageContaining("'x9'")
                .hasMessageContaining("fast-x4");
    }
}
