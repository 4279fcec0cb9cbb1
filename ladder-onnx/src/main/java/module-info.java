/** Exports networks as ONNX, and runs networks with ONNX Runtime. */
module io.github.laddersr.onnx {
    requires transitive io.github.laddersr.network;
    requires com.google.protobuf;
    requires com.microsoft.onnxruntime;
    requires org.slf4j;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    exports io.github.laddersr.onnx;

    provides io.github.laddersr.engine.EngineProvider with
            io.github.laddersr.onnx.OrtEngineProvider;
    provides io.github.laddersr.engine.NetworkFormat with
            io.github.laddersr.onnx.OnnxFormat;
}
