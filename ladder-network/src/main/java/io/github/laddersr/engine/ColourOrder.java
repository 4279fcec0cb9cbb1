// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import java.util.Locale;

/** The order of a network's three planes. */
public enum ColourOrder {
    /** Detected from the network; red first if that is not possible. */
    AUTO,
    /** Red, green, blue. */
    RGB,
    /** Blue, green, red. */
    BGR;

    /** The user's notation. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is no such order */
    public static ColourOrder of(String label) {
        for (ColourOrder order : values()) {
            if (order.label().equals(label)) {
                return order;
            }
        }
        throw new UserException("There is no channel order '" + label + "': use rgb or bgr.");
    }
}
