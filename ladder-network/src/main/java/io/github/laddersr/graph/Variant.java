// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import io.github.laddersr.UserException;

/**
 * A variant of the Ladder Pyramid Network: everything that determines its layers.
 *
 * @param scale upscaling factor: 2, 3 or 4
 * @param pathways 1 (LPN-alpha), 2 (LPN-beta) or 3 (LPN)
 * @param width factor of all channel counts: 0.5, 0.75 or 1
 * @param activation nonlinearities of the inverted residuals
 * @param upsampling how maps are upsampled inside the ladder
 */
public record Variant(int scale, int pathways, double width, BlockActivation activation, Upsampling upsampling) {

    /** @throws UserException if a value is out of range, with a message that gives the range */
    public Variant {
        if (scale < 2 || scale > 4) {
            throw new UserException("Scale " + scale + " does not exist: use 2, 3 or 4.");
        }
        if (pathways < 1 || pathways > 3) {
            throw new UserException("There is no network with " + pathways + " pathways: use 1, 2 or 3.");
        }
        if (width != 0.5 && width != 0.75 && width != 1) {
            throw new UserException("Width " + width + " does not exist: use 0.5, 0.75 or 1.");
        }
    }

    /**
     * The paper's LPN at this scale: three pathways, width 1, one ReLU after depthwise, nearest-neighbour upsampling.
     */
    public static Variant lpn(int scale) {
        return new Variant(scale, 3, 1, BlockActivation.RELU_AFTER_DEPTHWISE, Upsampling.NEAREST);
    }

    /** This variant with another scale. */
    public Variant withScale(int newScale) {
        return new Variant(newScale, pathways, width, activation, upsampling);
    }

    /** This variant with 1, 2 or 3 pathways. */
    public Variant withPathways(int newPathways) {
        return new Variant(scale, newPathways, width, activation, upsampling);
    }

    /** This variant with another width factor. */
    public Variant withWidth(double newWidth) {
        return new Variant(scale, pathways, newWidth, activation, upsampling);
    }

    /** This variant with another block activation. */
    public Variant withActivation(BlockActivation newActivation) {
        return new Variant(scale, pathways, width, newActivation, upsampling);
    }

    /** This variant with another upsampling. */
    public Variant withUpsampling(Upsampling newUpsampling) {
        return new Variant(scale, pathways, width, activation, newUpsampling);
    }
}
