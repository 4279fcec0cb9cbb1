// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.laddersr.engine.Planes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Small networks in ONNX files, each beside a plain computation of the same. */
final class Zoo {
    static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    static final int HALF = TensorProto.DataType.FLOAT16_VALUE;

    /** Of rows and columns away from a pixel: no symmetry, and the sum is 1. */
    private static final float[] KERNEL = {0.05f, 0.1f, 0.15f, 0.02f, 0.4f, 0.08f, 0.1f, 0.06f, 0.04f};

    private final OnnxGraph graph = new OnnxGraph();
    private final List<ValueInfoProto> inputs = new ArrayList<>();
    private final List<ValueInfoProto> outputs = new ArrayList<>();

    /** A side of 0 is dynamic. */
    Zoo input(String name, int type, long... shape) {
        inputs.add(value(name, type, shape));
        return this;
    }

    Zoo output(String name, int type, long... shape) {
        outputs.add(value(name, type, shape));
        return this;
    }

    Zoo node(String operator, List<String> in, String out) {
        graph.node(operator, in, out);
        return this;
    }

    private static ValueInfoProto value(String name, int type, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0) {
                dims.addDimBuilder().setDimParam(name + i);
            } else {
                dims.addDimBuilder().setDimValue(shape[i]);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims)))
                .build();
    }

    /** The 3x3 kernel on each plane by itself, zeros outside. */
    Zoo blur(String in, String out, int channels, int pad) {
        float[] weights = new float[9 * channels];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = KERNEL[i % 9];
        }
        String weight = graph.floats("kernel", List.of(channels, 1, 3, 3), weights);
        graph.node("Conv", List.of(in, weight), out).number("group", channels).numbers("pads", pad, pad, pad, pad);
        return this;
    }

    Zoo nearest(String in, String out, float... scales) {
        String factors = graph.floats("scales." + out, List.of(scales.length), scales);
        graph.node("Resize", List.of(in, "", factors), out)
                .text("mode", "nearest")
                .text("coordinate_transformation_mode", "asymmetric")
                .text("nearest_mode", "floor");
        return this;
    }

    Zoo transpose(String in, String out, long... order) {
        graph.node("Transpose", List.of(in), out).numbers("perm", order);
        return this;
    }

    Zoo cast(String in, String out, int type) {
        graph.node("Cast", List.of(in), out).number("to", type);
        return this;
    }

    Zoo pool(String in, String out, int side) {
        graph.node("AveragePool", List.of(in), out)
                .numbers("kernel_shape", side, side)
                .numbers("strides", side, side);
        return this;
    }

    /** A constant of one value for each plane, or of one for all. */
    String constant(String name, float... values) {
        return graph.floats(name, values.length == 1 ? List.of() : List.of(1, values.length, 1, 1), values);
    }

    String numbers(String name, long... values) {
        graph.node("Constant", List.of(), name).numbers("value_ints", values);
        return name;
    }

    ModelProto model() {
        try {
            ModelProto written = ModelProto.parseFrom(graph.model(17, Map.of()));
            GraphProto whole = written.getGraph().toBuilder()
                    .clearInput()
                    .clearOutput()
                    .addAllInput(inputs)
                    .addAllOutput(outputs)
                    .build();
            return written.toBuilder().setGraph(whole).build();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(Path folder, String name) {
        return write(folder, name, model());
    }

    static Path write(Path folder, String name, ModelProto model) {
        try {
            return Files.write(folder.resolve(name + ".onnx"), model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A network that the most is known of: the kernel, then each pixel repeated. */
    static Zoo plain(int channels, int scale) {
        return new Zoo()
                .input("in", FLOAT, 1, channels, 0, 0)
                .output("out", FLOAT, 1, channels, 0, 0)
                .blur("in", "soft", channels, 1)
                .nearest("soft", "out", 1, 1, scale, scale);
    }

    /** The kernel, plainly; outside of the image there are zeros, or its edge again. */
    static Planes blurred(Planes image, boolean repeated) {
        return ProbeImages.of(image.channels(), image.height(), image.width(), (c, y, x) -> {
            double sum = 0;
            for (int k = 0; k < 9; k++) {
                int v = y + k / 3 - 1;
                int u = x + k % 3 - 1;
                int atV = Math.clamp(v, 0, image.height() - 1);
                int atU = Math.clamp(u, 0, image.width() - 1);
                if (repeated || (v == atV && u == atU)) {
                    sum += (double) KERNEL[k] * image.get(c, atV, atU);
                }
            }
            return (float) sum;
        });
    }

    static UnaryOperator<Planes> repeating(int scale) {
        return image -> ProbeImages.of(
                image.channels(),
                image.height() * scale,
                image.width() * scale,
                (c, y, x) -> image.get(c, y / scale, x / scale));
    }

    /** The kernel, zeros outside, then each pixel repeated. */
    static UnaryOperator<Planes> plainly(int scale) {
        return image -> repeating(scale).apply(blurred(image, false));
    }
}
