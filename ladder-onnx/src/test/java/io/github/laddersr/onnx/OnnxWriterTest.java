// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, as ONNX Runtime understands it, against the reference engine on the paper's graph. */
final class OnnxWriterTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    static Stream<Variant> variants() {
        return IntStream.rangeClosed(2, 4)
                .boxed()
                .flatMap(scale -> IntStream.rangeClosed(1, 3)
                        .boxed()
                        .flatMap(pathways -> Stream.of(Upsampling.values())
                                .flatMap(upsampling -> Stream.of(BlockActivation.values())
                                        .map(activation ->
                                                new Variant(scale, pathways, 0.5, activation, upsampling)))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void runtimeComputesWhatTheReferenceDoes(Variant variant) {
        compare(variant, 16, 24);
    }

    @ParameterizedTest
    @CsvSource({"2, 8, 8", "2, 7, 5", "3, 1, 1", "4, 8, 16", "4, 1, 25"})
    void smallAndUnevenImagesToo(int scale, int height, int width) {
        compare(Variant.lpn(scale).withWidth(0.5).withUpsampling(Upsampling.BILINEAR), height, width);
    }

    private static void compare(Variant variant, int height, int width) {
        Graph paper = LadderPyramidNetwork.of(variant);
        Weights weights = Weights.random(paper, 3);
        Fold.Folded folded = Fold.fold(paper, weights);
        Planes image = Images.random(height, width, 5);
        Planes truth = run(new ReferenceEngine(paper, weights), image);
        Planes ofPaper = run(OrtEngine.open(paper, weights, 1), image);
        Planes ofFolded = run(OrtEngine.open(folded.graph(), folded.weights(), 1), image);
        assertThat(ofPaper.height()).isEqualTo(truth.height());
        assertThat(ofFolded.width()).isEqualTo(truth.width());
        assertThat(Images.difference(truth, ofPaper)).isLessThan(TOLERANCE);
        assertThat(Images.difference(truth, ofFolded)).isLessThan(TOLERANCE);
    }

    private static Planes run(Engine engine, Planes image) {
        try (engine) {
            return engine.run(image);
        }
    }

    private static Model model() {
        Variant variant = Variant.lpn(2).withWidth(0.5);
        Weights weights = Weights.random(LadderPyramidNetwork.of(variant), 1);
        return new Model(variant, weights.withMetadata(Model.metadata(variant)));
    }

    @ParameterizedTest
    @ValueSource(ints = {OnnxWriter.OLDEST_OPSET, OnnxWriter.DEFAULT_OPSET, OnnxWriter.NEWEST_OPSET})
    void anyOpsetGivesAModelWithDynamicSidesAndTheWeightsMetadata(int opset) throws OrtException {
        Model model = model();
        byte[] bytes = OnnxWriter.bytes(model.graph(), model.weights(), opset);
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(bytes)) {
            TensorInfo in = only(session.getInputInfo(), "image");
            TensorInfo out = only(session.getOutputInfo(), "upscaled");
            assertThat(in.getShape()).containsExactly(1, 3, -1, -1);
            assertThat(in.getDimensionNames()).containsExactly("", "", "height", "width");
            assertThat(out.getShape()).containsExactly(1, 3, -1, -1);
            assertThat(out.getDimensionNames()).containsExactly("", "", "2*height", "2*width");
            assertThat(session.getMetadata().getCustomMetadata()).isEqualTo(Model.metadata(model.variant()));
        }
    }

    private static TensorInfo only(Map<String, NodeInfo> tensors, String name) {
        assertThat(tensors.keySet()).containsExactly(name);
        return (TensorInfo) tensors.values().iterator().next().getInfo();
    }

    @Test
    void borderOfAFoldedNetworkIsReadInStrips() throws IOException {
        Model model = model();
        Fold.Folded folded = Fold.fold(model.graph(), model.weights());
        ModelProto proto = ModelProto.parseFrom(OnnxWriter.bytes(folded.graph(), folded.weights(), 17));
        List<NodeProto> nodes = proto.getGraph().getNodeList();
        assertThat(nodes.stream().filter(n -> n.getOpType().equals("Slice"))).hasSize(12);
        assertThat(nodes.stream()
                        .filter(n -> n.getName().startsWith("tail.folded.")
                                && n.getOpType().equals("Conv")))
                .hasSize(9);
        assertThat(nodes.stream().map(NodeProto::getName)).doesNotHaveDuplicates();
    }

    @Test
    void fileHoldsTheSameBytes() throws IOException {
        Model model = model();
        Path file = folder.resolve("x2.onnx");
        OnnxWriter.write(file, model.graph(), model.weights(), 17);
        assertThat(Files.readAllBytes(file)).isEqualTo(OnnxWriter.bytes(model.graph(), model.weights(), 17));
    }

    @ParameterizedTest
    @ValueSource(ints = {OnnxWriter.OLDEST_OPSET - 1, OnnxWriter.NEWEST_OPSET + 1})
    void otherOpsetsAreRefused(int opset) {
        Model model = model();
        Path file = folder.resolve("x2.onnx");
        assertThatThrownBy(() -> OnnxWriter.write(file, model.graph(), model.weights(), opset))
                .isInstanceOf(UserException.class)
                .hasMessage("The ONNX opset " + opset + " is not one that Ladder writes: use 13 to 22.");
        assertThat(folder).isEmptyDirectory();
    }
}
