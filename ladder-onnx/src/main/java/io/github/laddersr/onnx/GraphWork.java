// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Planes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The work of a network for an image, derived from the shapes of all its tensors. An operator that is added to the
 * graph for each tensor returns its shape.
 *
 * @param macs multiply-adds of convolutions and matrix products
 * @param bytes peak bytes of its tensors, if each is freed after it was last read
 */
record GraphWork(long macs, long bytes) {
    private static final String PREFIX = "ladder.shape.of.";

    /**
     * Counts the work; empty if the network does not run with the added operators. Only for files that contain their
     * weights.
     */
    static Optional<GraphWork> count(OnnxFile file, TensorForm input, Planes image) {
        GraphProto graph = file.model().getGraph();
        GraphProto.Builder asked = graph.toBuilder();
        Set<String> tensors = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            for (String tensor : node.getOutputList()) {
                if (!tensor.isEmpty() && tensors.add(tensor)) {
                    asked.addNodeBuilder().setOpType("Shape").addInput(tensor).addOutput(PREFIX + tensor);
                    asked.addOutput(ValueInfoProto.newBuilder()
                            .setName(PREFIX + tensor)
                            .setType(TypeProto.newBuilder()
                                    .setTensorType(TypeProto.Tensor.newBuilder()
                                            .setElemType(TensorProto.DataType.INT64_VALUE))));
                }
            }
        }
        byte[] model =
                ModelProto.newBuilder(file.model()).setGraph(asked).build().toByteArray();
        try (OrtSession session = OrtSessions.open(EngineChoice.fastest(1), (environment, options) -> {
                    options.setOptimizationLevel(OptLevel.NO_OPT);
                    return environment.createSession(model, options);
                });
                OnnxTensor in = input.tensor(image, 1, 0);
                OrtSession.Result result = session.run(Map.of(input.name(), in))) {
            Map<String, long[]> shapes = new HashMap<>();
            graph.getInitializerList().forEach(t -> shapes.put(t.getName(), dims(t)));
            shapes.put(input.name(), in.getInfo().getShape());
            for (Map.Entry<String, OnnxValue> entry : result) {
                if (entry.getKey().startsWith(PREFIX) && entry.getValue() instanceof OnnxTensor shape) {
                    shapes.put(
                            entry.getKey().substring(PREFIX.length()),
                            shape.getLongBuffer().array());
                }
            }
            return Optional.of(of(graph.getNodeList(), shapes, input.name()));
        } catch (OrtException e) {
            return Optional.empty(); // for example if a tensor is a sequence
        }
    }

    private static long[] dims(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(d -> d).toArray();
    }

    private static GraphWork of(List<NodeProto> nodes, Map<String, long[]> shapes, String input) {
        Map<String, Integer> lastReader = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String tensor : nodes.get(i).getInputList()) {
                lastReader.put(tensor, i);
            }
        }
        long macs = 0;
        long most = 0;
        Map<String, Long> alive = new HashMap<>(Map.of(input, size(shapes, input) * Float.BYTES));
        for (int i = 0; i < nodes.size(); i++) {
            NodeProto node = nodes.get(i);
            macs += macs(node, shapes);
            for (String tensor : node.getOutputList()) {
                alive.put(tensor, size(shapes, tensor) * Float.BYTES);
            }
            most = Math.max(
                    most, alive.values().stream().mapToLong(bytes -> bytes).sum());
            int now = i;
            alive.keySet().removeIf(tensor -> lastReader.getOrDefault(tensor, nodes.size()) <= now);
        }
        return new GraphWork(macs, most);
    }

    /**
     * For a convolution, each output value takes a kernel over the planes of its group; for a transposed one, each
     * input value does.
     */
    private static long macs(NodeProto node, Map<String, long[]> shapes) {
        if (node.getInputCount() < 2 || node.getOutputCount() < 1) {
            return 0;
        }
        long[] weight = shapes.getOrDefault(node.getInput(1), new long[0]);
        long weights = size(shapes, node.getInput(1));
        return switch (node.getOpType()) {
            case "Conv" ->
                weight.length == 0 ? 0 : size(shapes, node.getOutput(0)) * (weights / Math.max(1, weight[0]));
            case "ConvTranspose" ->
                weight.length == 0 ? 0 : size(shapes, node.getInput(0)) * (weights / Math.max(1, weight[0]));
            case "MatMul", "Gemm" -> {
                long[] left = shapes.getOrDefault(node.getInput(0), new long[0]);
                yield left.length == 0 ? 0 : size(shapes, node.getOutput(0)) * left[left.length - 1];
            }
            default -> 0;
        };
    }

    private static long size(Map<String, long[]> shapes, String tensor) {
        long values = 1;
        for (long side : shapes.getOrDefault(tensor, new long[] {0})) {
            values *= side;
        }
        return values;
    }
}
