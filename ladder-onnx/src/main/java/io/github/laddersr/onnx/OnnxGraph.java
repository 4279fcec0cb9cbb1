// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds an ONNX graph: nodes in order, and each constant once. */
final class OnnxGraph {
    /** The version of the file format, not of the operators; no later features are used. */
    private static final int IR_VERSION = 7;

    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int INT64 = TensorProto.DataType.INT64_VALUE;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("ladder");
    private final Set<String> constants = new HashSet<>();

    /** Adds a node, named after its single output; an empty input name stands for an omitted input. */
    Attributes node(String operator, List<String> inputs, String output) {
        return new Attributes(graph.addNodeBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output));
    }

    /** The attributes of a node that was added. */
    record Attributes(NodeProto.Builder node) {
        Attributes number(String name, long value) {
            node.addAttribute(attribute(name, AttributeType.INT).setI(value));
            return this;
        }

        Attributes numbers(String name, long... values) {
            AttributeProto.Builder attribute = attribute(name, AttributeType.INTS);
            for (long value : values) {
                attribute.addInts(value);
            }
            node.addAttribute(attribute);
            return this;
        }

        Attributes text(String name, String value) {
            node.addAttribute(attribute(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)));
            return this;
        }

        private static AttributeProto.Builder attribute(String name, AttributeType type) {
            return AttributeProto.newBuilder().setName(name).setType(type);
        }
    }

    /**
     * Adds a tensor of floats. A tensor with an existing name has the same values.
     *
     * @return its name
     */
    String floats(String name, List<Integer> shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, FLOAT, shape, raw);
    }

    /** Adds a tensor with one integer. */
    String number(long value) {
        ByteBuffer raw =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        return constant("number." + value, INT64, List.of(1), raw);
    }

    private String constant(String name, int type, List<Integer> shape, ByteBuffer raw) {
        if (constants.add(name)) {
            TensorProto.Builder tensor = graph.addInitializerBuilder()
                    .setName(name)
                    .setDataType(type)
                    .setRawData(ByteString.copyFrom(raw));
            shape.forEach(tensor::addDims);
        }
        return name;
    }

    /** Sets the input: 1 x channels x two sides with symbolic names. */
    void input(String name, int channels, String height, String width) {
        graph.addInput(image(name, channels, height, width));
    }

    /** Sets the output, with the same kind of shape. */
    void output(String name, int channels, String height, String width) {
        graph.addOutput(image(name, channels, height, width));
    }

    private static ValueInfoProto image(String name, int channels, String height, String width) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimValue(1);
        shape.addDimBuilder().setDimValue(channels);
        shape.addDimBuilder().setDimParam(height);
        shape.addDimBuilder().setDimParam(width);
        TypeProto.Tensor tensor =
                TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape).build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** The content of the file. */
    byte[] model(int opset, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("ladder")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }
}
