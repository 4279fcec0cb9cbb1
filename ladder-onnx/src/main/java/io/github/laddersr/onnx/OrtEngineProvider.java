// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.EngineProvider;
import io.github.laddersr.engine.JobSize;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.weights.Model;
import java.util.Optional;

/** Creates {@link OrtEngine}s for folded networks; registered with {@link java.util.ServiceLoader}. */
public final class OrtEngineProvider implements EngineProvider {
    @Override
    public String name() {
        return OrtEngine.NAME;
    }

    @Override
    public boolean supports(Device device) {
        return true;
    }

    /** With 256 bits the vector engine reaches half to two thirds of ONNX Runtime's speed (docs/performance.md). */
    @Override
    public boolean usuallyFaster(JobSize size, int vectorBits) {
        return size == JobSize.WHOLE && vectorBits <= 256;
    }

    @Override
    public Optional<String> refusal(Device device) {
        return OrtSessions.refusal(device);
    }

    @Override
    public Engine open(Model model, EngineChoice choice) {
        return OrtEngine.open(Fold.fold(model.graph(), model.weights()), choice);
    }
}
