// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.laddersr.engine.ColourOrder;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds hints in a file on the order of its network's planes: words, or the mean of photographs that it subtracts. */
final class ColourClues {
    /** Means of red and blue of the photographs on which networks are trained: DIV2K's and ImageNet's. */
    private static final float[][] MEANS = {{0.4488f, 0.4371f, 0.4040f}, {0.485f, 0.456f, 0.406f}};

    private static final float NEAR = 0.004f;

    private ColourClues() {}

    /** An order and how it was determined. */
    record Clue(ColourOrder order, String how) {}

    static Optional<Clue> of(ModelProto model, String input, String output) {
        String words = (input + " " + output + " " + model.getDocString() + " "
                        + model.getGraph().getDocString() + " " + model.getMetadataPropsList())
                .toLowerCase(Locale.ROOT);
        if (words.contains("bgr") != words.contains("rgb")) {
            return Optional.of(new Clue(words.contains("bgr") ? ColourOrder.BGR : ColourOrder.RGB, "the file says so"));
        }
        return byMean(model.getGraph(), input);
    }

    /** A network whose first operators subtract a known mean. */
    private static Optional<Clue> byMean(GraphProto graph, String input) {
        Map<String, TensorProto> constants = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            node.getAttributeList().stream()
                    .filter(a -> node.getOpType().equals("Constant") && a.hasT())
                    .forEach(a -> constants.put(node.getOutput(0), a.getT()));
            boolean shifts = node.getOpType().equals("Sub") || node.getOpType().equals("Add");
            if (shifts && node.getInputCount() == 2) {
                String other = node.getInput(0).equals(input) ? node.getInput(1) : node.getInput(0);
                TensorProto mean = constants.get(other);
                if (node.getInputList().contains(input) && mean != null) {
                    return order(values(mean));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Clue> order(float[] values) {
        if (values.length != 3) {
            return Optional.empty();
        }
        for (float[] mean : MEANS) {
            for (float factor : new float[] {1, -1, 255, -255}) {
                boolean green = near(values[1], mean[1], factor);
                if (green && near(values[0], mean[0], factor) && near(values[2], mean[2], factor)) {
                    return Optional.of(new Clue(ColourOrder.RGB, "by the mean that it takes off"));
                }
                if (green && near(values[0], mean[2], factor) && near(values[2], mean[0], factor)) {
                    return Optional.of(new Clue(ColourOrder.BGR, "by the mean that it takes off"));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean near(float value, float mean, float factor) {
        return Math.abs(value / factor - mean) < NEAR;
    }

    private static float[] values(TensorProto tensor) {
        if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
            return new float[0];
        }
        if (tensor.hasRawData()) {
            FloatBuffer raw = tensor.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            float[] values = new float[raw.remaining()];
            raw.get(values);
            return values;
        }
        float[] values = new float[tensor.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.getFloatData(i);
        }
        return values;
    }
}
