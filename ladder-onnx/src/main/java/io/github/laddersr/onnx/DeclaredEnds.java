// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.laddersr.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a file declares about its network's input and outputs; the rest is found by trying.
 *
 * @param inputs forms that the input may have, the likeliest first
 * @param height only height that it accepts, or 0
 * @param width only width that it accepts, or 0
 * @param outputs names of the outputs with float values
 */
record DeclaredEnds(List<TensorForm> inputs, int height, int width, List<Output> outputs) {
    private static final int MOST_PLANES = 16; // a larger number means rows or columns

    /** An output that may be an image. */
    record Output(String name, boolean half) {}

    DeclaredEnds {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads the declarations.
     *
     * @throws UserException if the network takes no image, needs more than one input, or can't return an image
     */
    static DeclaredEnds of(OnnxFile file) {
        GraphProto graph = file.model().getGraph();
        Set<String> constants = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
        graph.getSparseInitializerList()
                .forEach(sparse -> constants.add(sparse.getValues().getName()));
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(input -> !constants.contains(input.getName()))
                .toList();
        if (inputs.size() != 1) {
            String names = inputs.stream()
                    .limit(4)
                    .map(input -> OnnxChecks.shown(input.getName()))
                    .collect(Collectors.joining(", "));
            throw OnnxFile.refused(
                    file.path(),
                    inputs.isEmpty()
                            ? "it takes nothing"
                            : "it takes " + inputs.size() + " inputs (" + names
                                    + "), and there is only an image to give it");
        }
        List<Output> outputs = graph.getOutputList().stream()
                .filter(output -> isFloat(output.getType()))
                .map(output -> new Output(output.getName(), isHalf(output.getType())))
                .toList();
        if (outputs.isEmpty()) {
            throw OnnxFile.refused(file.path(), "none of its outputs is an image with float32 or float16 values");
        }
        return input(file, inputs.getFirst(), outputs);
    }

    private static DeclaredEnds input(OnnxFile file, ValueInfoProto input, List<Output> outputs) {
        TypeProto type = input.getType();
        if (!isFloat(type)) {
            throw OnnxFile.refused(
                    file.path(),
                    "its input " + OnnxChecks.shown(input.getName()) + " is no tensor of float32 or float16 values");
        }
        boolean half = isHalf(type);
        List<TensorShapeProto.Dimension> dims = type.getTensorType().getShape().getDimList();
        boolean declared = type.getTensorType().hasShape();
        if (declared && dims.size() != 3 && dims.size() != 4) {
            throw OnnxFile.refused(
                    file.path(),
                    "its input has " + dims.size() + " dimensions, and an image has 3 or 4: planes, rows and columns");
        }
        int at = declared && dims.size() == 3 ? 0 : 1;
        int batch = at == 0 ? 0 : declared ? Math.max(1, fixed(dims.getFirst())) : 1;
        int first = declared ? fixed(dims.get(at)) : 0;
        int last = declared ? fixed(dims.get(at + 2)) : 0;
        List<TensorForm> forms = new ArrayList<>();
        for (int channels : new int[] {3, 1}) {
            for (boolean channelsLast : new boolean[] {false, true}) {
                int planes = channelsLast ? last : first;
                int other = channelsLast ? first : last;
                // If the number of planes is not declared, a small number at the other end is a number of planes.
                if (planes == channels || (planes == 0 && (other == 0 || other > MOST_PLANES))) {
                    forms.add(new TensorForm(input.getName(), half, batch, channelsLast, channels));
                }
            }
        }
        // A declared number of planes counts more than an undeclared one.
        forms.sort((a, b) -> Boolean.compare(said(b, first, last), said(a, first, last)));
        if (forms.isEmpty()) {
            throw OnnxFile.refused(
                    file.path(),
                    "its input has %s planes, and an image has 3 (colour) or 1 (luma)"
                            .formatted(first > 0 && last > 0 ? Math.min(first, last) : Math.max(first, last)));
        }
        if (batch > 64) {
            throw OnnxFile.refused(file.path(), "it takes only " + batch + " images at once");
        }
        boolean lastIsPlanes = forms.getFirst().channelsLast();
        int height = declared ? fixed(dims.get(lastIsPlanes ? at : at + 1)) : 0;
        int width = declared ? fixed(dims.get(lastIsPlanes ? at + 1 : at + 2)) : 0;
        return new DeclaredEnds(forms, height, width, outputs);
    }

    private static boolean said(TensorForm form, int first, int last) {
        return (form.channelsLast() ? last : first) == form.channels();
    }

    private static int fixed(TensorShapeProto.Dimension dimension) {
        return (int) Math.max(0, dimension.getDimValue());
    }

    /** Float32 or float16. */
    private static boolean isFloat(TypeProto type) {
        int element = type.getTensorType().getElemType();
        return type.hasTensorType()
                && (element == TensorProto.DataType.FLOAT_VALUE || element == TensorProto.DataType.FLOAT16_VALUE);
    }

    private static boolean isHalf(TypeProto type) {
        return type.getTensorType().getElemType() == TensorProto.DataType.FLOAT16_VALUE;
    }

    /** The forms that an output may have, given the form of the input. */
    static List<TensorForm> outputs(TensorForm input, Output output) {
        TensorForm same =
                new TensorForm(output.name(), output.half(), input.batch(), input.channelsLast(), input.channels());
        return List.of(same, same.withChannelsLast(!same.channelsLast()));
    }

    /** The fixed size, if both sides are declared. */
    Optional<TensorForm.Size> fixedSize() {
        return height > 0 && width > 0 ? Optional.of(new TensorForm.Size(height, width)) : Optional.empty();
    }
}
