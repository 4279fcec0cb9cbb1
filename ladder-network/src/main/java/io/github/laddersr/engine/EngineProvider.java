// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.weights.Model;
import java.util.Optional;

/** Creates engines of one kind. Providers in other modules are found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {
    /** The name on the command line. */
    String name();

    /** Whether engines of this kind support a device in principle, whether or not they work on this machine. */
    default boolean supports(Device device) {
        return device != Device.CUDA;
    }

    /** Whether its engines are {@link StreamingEngine}s, whose memory does not grow with an image's height. */
    default boolean streams() {
        return false;
    }

    /**
     * Whether its engines are usually faster than the vector engine. This decides only where nothing was measured.
     *
     * @param vectorBits bits of a vector of the processor
     */
    default boolean usuallyFaster(JobSize size, int vectorBits) {
        return false;
    }

    /**
     * The reason why the engine does not work in this JVM on a device that it supports: a sentence for the user that
     * says what to do about it. Empty if the engine works.
     */
    Optional<String> refusal(Device device);

    /**
     * Creates an engine. Called only if {@link #refusal} is empty for the chosen device.
     *
     * @throws io.github.laddersr.UserException if the device turns out not to work
     */
    Engine open(Model model, EngineChoice choice);
}
