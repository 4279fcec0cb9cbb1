// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import java.util.Locale;

/** The device on which an engine computes. */
public enum Device {
    /** The fastest device that the engine supports. */
    AUTO,
    /** The machine's processor. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA;

    /** The user's notation. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is no such device */
    public static Device of(String label) {
        for (Device device : values()) {
            if (device.label().equals(label)) {
                return device;
            }
        }
        throw new UserException("There is no device '" + label + "': use cpu or cuda.");
    }
}
