// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import java.util.Locale;

/** In which order a network takes and gives its three planes. */
public enum ColourOrder {
    /** As can be told from the network; red first where nothing can be told. */
    AUTO,
    /** Red, green, blue. */
    RGB,
    /** Blue, green, red. */
    BGR;

    /** As the user writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is none of this label */
    public static ColourOrder of(String label) {
        for (ColourOrder order : values()) {
            if (order.label().equals(label)) {
                return order;
            }
        }
        throw new UserException("There is no order of channels '" + label + "': use rgb or bgr.");
    }
}
