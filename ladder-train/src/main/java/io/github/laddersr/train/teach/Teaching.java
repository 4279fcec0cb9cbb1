// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.teach;

import io.github.laddersr.UserException;
import java.util.Locale;

/**
 * What is learned beside the truth: another network's results for the same small pixels.
 *
 * @param teacher name of that network
 * @param sha256 of its file, in hexadecimal
 * @param weight share of the loss that is the difference from the teacher's results, 0 to 1; the rest is the difference
 *     from the truth
 */
public record Teaching(String teacher, String sha256, double weight) {
    /** @throws UserException if the weight is out of its range */
    public Teaching {
        if (!(weight >= 0 && weight <= 1)) {
            throw new UserException("A teacher's weight must be from 0 to 1, not " + weight + ".");
        }
    }

    /** For people, and for the model's metadata. */
    public String describe() {
        return String.format(Locale.ROOT, "%s (sha256 %s), weight %s", teacher, sha256, weight);
    }
}
