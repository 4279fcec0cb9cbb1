// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Footprint;
import java.util.List;
import java.util.Optional;

/**
 * All that was found out of a network.
 *
 * @param bgr whether its planes are blue, green and red
 * @param work empty where it could not be counted
 * @param findings the same for people, in the order of finding
 */
record Probed(
        Ends ends,
        ForeignShape shape,
        boolean bgr,
        Footprint footprint,
        Optional<GraphWork> work,
        List<Finding> findings) {
    Probed {
        findings = List.copyOf(findings);
    }
}
