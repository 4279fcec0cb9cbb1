package io.github.laddersr.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineProvider;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.weights.Model;
import java.util.Optional;

/** Makes {@link OrtEngine}s for folded networks; registered with {@link java.util.ServiceLoader}. */
public final class OrtEngineProvider implements EngineProvider {
    @Override
    public String name() {
        return OrtEngine.NAME;
    }

    @Override
    public boolean knows(Device device) {
        return true;
    }

    @Override
    public Optional<String> refusal(Device device) {
        try {
            if (device == Device.CUDA && !OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
                return Optional.of(
                        "This build of ONNX Runtime has no CUDA: put onnxruntime_gpu in the place of onnxruntime"
                                + " (docs/onnx.md says how), or compute on the CPU.");
            }
            return OrtEnvironment.getAvailableProviders().isEmpty()
                    ? Optional.of("ONNX Runtime has nothing to compute with: use --engine vector.")
                    : Optional.empty();
        } catch (LinkageError e) { // it has no library for this platform, or the library does not load
            return Optional.of("ONNX Runtime can't be loaded (" + reason(e) + "): use --engine vector.");
        }
    }

    @Override
    public Engine open(Model model, int threads, Device device) {
        Fold.Folded folded = Fold.fold(model.graph(), model.weights());
        return OrtEngine.open(folded.graph(), folded.weights(), threads, device);
    }

    private static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
