// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.weights.Model;
import java.util.Optional;

/** Makes an engine of one kind. Those of other modules are found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {
    /** The name on the command line. */
    String name();

    /** Whether such an engine computes on a device at all, wherever it runs. */
    default boolean knows(Device device) {
        return device != Device.CUDA;
    }

    /**
     * Why the engine does not work on a device that it knows in this JVM: a sentence for the user that says what to do about it; empty if it does work.
     */
    Optional<String> refusal(Device device);

    /**
     * Makes an engine; only where there is no {@link #refusal} for the device of the choice.
     *
     * @throws io.github.laddersr.UserException if the device turns out not to work
     */
    Engine open(Model model, EngineChoice choice);
}
