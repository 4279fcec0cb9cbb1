// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.onnx.OnnxWriter;
import io.github.laddersr.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;

/** Runs the exported ONNX file with OpenCV's DNN module, which needs the image's size when it reads the file. */
final class OpenCvEngine implements Engine {
    private final byte[] model;
    private final int scale;
    private final Map<BenchSize, Net> nets = new HashMap<>();

    private OpenCvEngine(byte[] model, int scale) {
        this.model = model;
        this.scale = scale;
    }

    /** An engine for this network; OpenCV has one thread setting for the whole process. */
    static OpenCvEngine open(Graph graph, Weights weights, int threads) {
        OpenCV.loadLocally();
        Core.setNumThreads(threads);
        byte[] model = OnnxWriter.bytes(graph, weights, OnnxWriter.DEFAULT_OPSET);
        return new OpenCvEngine(model, graph.output().resolution().of(1));
    }

    private Net read(BenchSize size) {
        ModelProto.Builder sized;
        try {
            sized = ModelProto.parseFrom(model).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the ONNX file can't be read", e);
        }
        TensorShapeProto.Builder shape = sized.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder();
        shape.getDimBuilder(2).setDimValue(size.height());
        shape.getDimBuilder(3).setDimValue(size.width());
        Net net = Dnn.readNetFromONNX(new MatOfByte(sized.build().toByteArray()));
        net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
        net.setPreferableTarget(Dnn.DNN_TARGET_CPU);
        return net;
    }

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        Planes padded = rgb.replicatePadTo(Graph.aligned(rgb.height()), Graph.aligned(rgb.width()));
        Net net = nets.computeIfAbsent(new BenchSize(padded.width(), padded.height()), this::read);
        Mat image = new Mat(new int[] {1, 3, padded.height(), padded.width()}, CvType.CV_32F);
        float[] row = new float[padded.width()];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < padded.height(); y++) {
                padded.getRow(c, y, 0, row, 0, row.length);
                image.put(new int[] {0, c, y, 0}, row);
            }
        }
        net.setInput(image);
        Mat large = net.forward();
        Planes out = new Planes(3, rgb.height() * scale, rgb.width() * scale);
        float[] wide = new float[padded.width() * scale];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < out.height(); y++) {
                large.get(new int[] {0, c, y, 0}, wide);
                out.setRow(c, y, 0, wide, 0, out.width());
            }
        }
        image.release();
        large.release();
        progress.accept(1);
        return out;
    }

    @Override
    public int scale() {
        return scale;
    }

    @Override
    public String name() {
        return "opencv";
    }

    @Override
    public void close() {
        nets.clear(); // OpenCV frees a net together with its Java object
    }
}
