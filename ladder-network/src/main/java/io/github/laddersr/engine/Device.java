// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import java.util.Locale;

/** Where an engine computes. */
public enum Device {
    /** Wherever the engine is best. */
    AUTO,
    /** The machine's processor. */
    CPU,
    /** A GPU of NVIDIA's. */
    CUDA;

    /** As the user writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is none of this label */
    public static Device of(String label) {
        for (Device device : values()) {
            if (device.label().equals(label)) {
                return device;
            }
        }
        throw new UserException("There is no device '" + label + "': use cpu or cuda.");
    }
}
