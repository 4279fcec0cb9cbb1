// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks a file before native code reads it: each tensor must have as much data as its shape says, sizes must be
 * plausible, and external data must be in the model's folder.
 */
final class OnnxChecks {
    private static final int DEEPEST = 16; // depth of nested graphs
    private static final long MOST_VALUES = 1L << 34; // values of a tensor
    private static final int MOST_NODES = 1_000_000;
    private static final int LONGEST_SIDE = 1 << 15; // side of a declared input or output

    private final Path folder;
    private boolean external;
    private int nodes;

    OnnxChecks(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        this.folder = parent == null ? file.toAbsolutePath() : parent;
    }

    /** What is wrong with the file: words that follow "can't be used:". */
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(String words) {
            super(words);
        }
    }

    /**
     * Checks the model.
     *
     * @return whether there is data in other files
     */
    boolean check(ModelProto model) throws Damage {
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new Damage("it contains no network: it is not an ONNX file, or it is damaged");
        }
        graph(model.getGraph(), 0);
        for (FunctionProto function : model.getFunctionsList()) {
            nodes(function.getNodeList(), 0);
        }
        return external;
    }

    private void graph(GraphProto graph, int depth) throws Damage {
        if (depth > DEEPEST) {
            throw new Damage("graphs are nested more than " + DEEPEST + " deep in it");
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            tensor(tensor);
        }
        for (var sparse : graph.getSparseInitializerList()) {
            tensor(sparse.getValues());
            tensor(sparse.getIndices());
        }
        for (ValueInfoProto value : graph.getInputList()) {
            shape(value);
        }
        for (ValueInfoProto value : graph.getOutputList()) {
            shape(value);
        }
        nodes(graph.getNodeList(), depth);
    }

    private void shape(ValueInfoProto value) throws Damage {
        for (TensorShapeProto.Dimension side :
                value.getType().getTensorType().getShape().getDimList()) {
            if (side.getDimValue() > LONGEST_SIDE) {
                throw new Damage("its tensor " + shown(value.getName()) + " has a side of " + side.getDimValue());
            }
        }
    }

    private void nodes(List<NodeProto> all, int depth) throws Damage {
        nodes += all.size();
        if (nodes > MOST_NODES) {
            throw new Damage("it has more than " + MOST_NODES + " operators");
        }
        for (NodeProto node : all) {
            for (AttributeProto attribute : node.getAttributeList()) {
                attribute(attribute, depth);
            }
        }
    }

    private void attribute(AttributeProto attribute, int depth) throws Damage {
        if (attribute.hasT()) {
            tensor(attribute.getT());
        }
        for (TensorProto tensor : attribute.getTensorsList()) {
            tensor(tensor);
        }
        if (attribute.hasSparseTensor()) {
            tensor(attribute.getSparseTensor().getValues());
            tensor(attribute.getSparseTensor().getIndices());
        }
        if (attribute.hasG()) {
            graph(attribute.getG(), depth + 1);
        }
        for (GraphProto graph : attribute.getGraphsList()) {
            graph(graph, depth + 1);
        }
    }

    private void tensor(TensorProto tensor) throws Damage {
        long values = 1;
        for (long side : tensor.getDimsList()) {
            if (side < 0 || side > MOST_VALUES || values * side > MOST_VALUES) {
                throw new Damage("its tensor " + shown(tensor.getName()) + " has an impossible shape");
            }
            values *= side;
        }
        long bits = bits(tensor.getDataType());
        long bytes = Math.ceilDiv(values * bits, 8);
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            external = true;
            external(tensor, bytes);
        } else if (bits > 0 && tensor.hasRawData()) {
            require(tensor, tensor.getRawData().size() == bytes);
        } else if (bits > 0) {
            require(tensor, listed(tensor) == entries(tensor.getDataType(), values));
        }
    }

    private static void require(TensorProto tensor, boolean right) throws Damage {
        if (!right) {
            throw new Damage("its tensor " + shown(tensor.getName())
                    + " has not as many values as its shape says: the file is damaged");
        }
    }

    /** The number of values in the typed lists, which are used if there are no raw bytes. */
    private static long listed(TensorProto tensor) {
        return (long) tensor.getFloatDataCount()
                + tensor.getInt32DataCount()
                + tensor.getInt64DataCount()
                + tensor.getDoubleDataCount()
                + tensor.getUint64DataCount();
    }

    /** The number of entries of such a list: a complex number takes two, and two 4-bit values share one. */
    private static long entries(int type, long values) {
        return switch (type) {
            case TensorProto.DataType.COMPLEX64_VALUE, TensorProto.DataType.COMPLEX128_VALUE -> 2 * values;
            case TensorProto.DataType.UINT4_VALUE, TensorProto.DataType.INT4_VALUE -> Math.ceilDiv(values, 2);
            default -> values;
        };
    }

    /** The bits of a value; 0 if unknown here. */
    private static long bits(int type) throws Damage {
        return switch (type) {
            case TensorProto.DataType.FLOAT_VALUE,
                    TensorProto.DataType.INT32_VALUE,
                    TensorProto.DataType.UINT32_VALUE -> 32;
            case TensorProto.DataType.FLOAT16_VALUE,
                    TensorProto.DataType.BFLOAT16_VALUE,
                    TensorProto.DataType.INT16_VALUE,
                    TensorProto.DataType.UINT16_VALUE -> 16;
            case TensorProto.DataType.INT64_VALUE,
                    TensorProto.DataType.UINT64_VALUE,
                    TensorProto.DataType.DOUBLE_VALUE,
                    TensorProto.DataType.COMPLEX64_VALUE -> 64;
            case TensorProto.DataType.COMPLEX128_VALUE -> 128;
            case TensorProto.DataType.UINT8_VALUE,
                    TensorProto.DataType.INT8_VALUE,
                    TensorProto.DataType.BOOL_VALUE,
                    TensorProto.DataType.FLOAT8E4M3FN_VALUE,
                    TensorProto.DataType.FLOAT8E4M3FNUZ_VALUE,
                    TensorProto.DataType.FLOAT8E5M2_VALUE,
                    TensorProto.DataType.FLOAT8E5M2FNUZ_VALUE -> 8;
            case TensorProto.DataType.UINT4_VALUE, TensorProto.DataType.INT4_VALUE -> 4;
            case TensorProto.DataType.STRING_VALUE -> 0;
            default -> throw new Damage("it holds values of a type that is not known (" + type + ")");
        };
    }

    private void external(TensorProto tensor, long bytes) throws Damage {
        String location = "";
        long offset = 0;
        long length = bytes;
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            switch (entry.getKey()) {
                case "location" -> location = entry.getValue();
                case "offset" -> offset = number(tensor, entry.getValue());
                case "length" -> length = number(tensor, entry.getValue());
                default -> {} // a checksum, or a future extension
            }
        }
        Path file = inside(tensor, location);
        long there;
        try {
            there = Files.size(file);
        } catch (IOException e) {
            throw new Damage("its weights in " + shown(location) + " can't be read: copy that file too");
        }
        if (length != bytes || offset > there || length > there - offset) {
            throw new Damage("the file " + shown(location) + " does not contain all of its weights: copy it again");
        }
    }

    private Path inside(TensorProto tensor, String location) throws Damage {
        try {
            Path given = Path.of(location);
            Path file = folder.resolve(given).normalize();
            if (location.isEmpty() || given.isAbsolute() || !file.startsWith(folder.normalize())) {
                throw outside(tensor, location);
            }
            if (!Files.isRegularFile(file)) {
                throw new Damage(
                        "its weights are in a file " + shown(location) + ", which is missing: copy that file too");
            }
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw outside(tensor, location);
            }
            return file;
        } catch (InvalidPathException e) {
            throw outside(tensor, location);
        } catch (IOException e) {
            throw new Damage("its weights in " + shown(location) + " can't be read: copy that file too");
        }
    }

    private static Damage outside(TensorProto tensor, String location) {
        return new Damage("its tensor " + shown(tensor.getName()) + " is to be read from " + shown(location)
                + ", which is outside of the model's folder");
    }

    private static long number(TensorProto tensor, String text) throws Damage {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new Damage("its tensor " + shown(tensor.getName()) + " lies at an impossible place");
    }

    /** A name from the file, shortened, without control characters. */
    static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return "'" + (plain.length() > 60 ? plain.substring(0, 60) + "..." : plain) + "'";
    }
}
