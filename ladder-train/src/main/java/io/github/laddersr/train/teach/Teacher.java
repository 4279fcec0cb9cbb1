// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.teach;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network whose results are learned in addition to the truth: any network, or a Ladder Pyramid Network. It is opened
 * for the first image that it has to enlarge, which may never happen, because its results are cached.
 */
public final class Teacher implements AutoCloseable {
    private final Network network;
    private final String sha256;
    private final UpscaleOptions options;
    private @Nullable Upscaler upscaler;

    /**
     * A teacher.
     *
     * @param sha256 hash of the network's file, part of the key of its cached results
     * @param options options for running it
     */
    public Teacher(Network network, String sha256, UpscaleOptions options) {
        this.network = network;
        this.sha256 = sha256;
        this.options = options;
    }

    /** The name of the network. */
    public String name() {
        return network.name();
    }

    /** The hash of the network's file. */
    public String sha256() {
        return sha256;
    }

    /** Output pixels per input pixel in each direction. */
    public int scale() {
        return network.scale();
    }

    /** Describes a training with this teacher. */
    public Teaching teaching(double weight) {
        return new Teaching(name(), sha256, weight);
    }

    /**
     * Enlarges an image.
     *
     * @param small 8-bit RGB
     * @return 8-bit RGB, {@link #scale} times as wide and high
     * @throws UserException if the network does not work here, or not with this image
     */
    public ByteImage enlarge(ByteImage small) {
        Upscaler opened = upscaler;
        if (opened == null) {
            opened = Upscaler.open(network, options);
            upscaler = opened;
        }
        try {
            return opened.upscale(small);
        } catch (IllegalStateException e) { // NaN, or a black result for an image that is not black
            throw new UserException(
                    "The teacher " + name() + " gives no usable result for an image of " + small.width() + "x"
                            + small.height() + " pixels (" + reason(e) + "): use another teacher.",
                    e);
        }
    }

    private static String reason(IllegalStateException e) {
        return Optional.ofNullable(e.getMessage()).orElse("no reason given");
    }

    /** Stops its threads. */
    @Override
    public void close() {
        Upscaler opened = upscaler;
        if (opened != null) {
            opened.close();
            upscaler = null;
        }
    }
}
