// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Planes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Any network in ONNX Runtime: runs images of sizes that the network accepts. */
final class ForeignRunner implements AutoCloseable {
    private final OrtSession session;

    private ForeignRunner(OrtSession session) {
        this.session = session;
    }

    /**
     * Opens the network.
     *
     * @throws io.github.laddersr.UserException if CUDA is requested and does not work, or ONNX Runtime rejects the
     *     network
     */
    static ForeignRunner open(OnnxFile file, EngineChoice choice) {
        try {
            return new ForeignRunner(OrtSessions.open(
                    choice,
                    (environment, options) -> file.external()
                            ? environment.createSession(file.path().toString(), options)
                            : environment.createSession(file.content(), options)));
        } catch (OrtException e) {
            throw OnnxFile.refused(file.path(), "ONNX Runtime does not take it (" + Messages.of(e) + ")", e);
        }
    }

    /**
     * Runs an image.
     *
     * @return empty if the output has another form
     * @throws OrtException if the network does not accept such an image, or there is too little memory
     */
    Optional<Planes> run(Planes image, NetworkEnds ends) throws OrtException {
        try (OnnxTensor in = ends.input().tensor(image, ends.factorIn(), ends.offsetIn());
                OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession.Result result = session.run(
                    Map.of(ends.input().name(), in), Set.of(ends.output().name()), options)) {
                OnnxValue value = result.get(0);
                if (value instanceof OnnxTensor tensor) {
                    return ends.output()
                            .size(tensor.getInfo().getShape())
                            .map(size -> ends.output().planes(tensor, size, ends.factorOut(), ends.offsetOut()));
                }
                return Optional.empty();
            }
        }
    }

    /** The shape of an output for an image. */
    Optional<long[]> shape(Planes image, TensorForm input, String output) throws OrtException {
        try (OnnxTensor in = input.tensor(image, 1, 0);
                OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession.Result result = session.run(Map.of(input.name(), in), Set.of(output), options)) {
                return result.get(0) instanceof OnnxTensor tensor
                        ? Optional.of(tensor.getInfo().getShape())
                        : Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close its session: " + e.getMessage(), e);
        }
    }

    /** Formats ONNX Runtime's messages as parts of a sentence. */
    static final class Messages {
        private static final int LONGEST = 160;

        private Messages() {}

        /** Without the error code and the place in its sources, on one line, shortened. */
        static String of(OrtException e) {
            String text = OrtSessions.reason(e)
                    .replaceAll("^Error code - [A-Z_]+ - message: ", "")
                    .replaceAll("^/\\S+:\\d+ .*?\\) (?=\\p{Lu})", "")
                    .replaceAll("\\p{Cntrl}", " ");
            return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        }
    }
}
