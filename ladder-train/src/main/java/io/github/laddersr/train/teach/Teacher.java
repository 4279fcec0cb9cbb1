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
 * A network whose results are learned beside the truth: anyone's, or one of the family. It is opened for the first
 * image that it is asked for, which may never come: its results are kept.
 */
public final class Teacher implements AutoCloseable {
    private final Network network;
    private final String sha256;
    private final UpscaleOptions options;
    private @Nullable Upscaler upscaler;

    /**
     * A teacher.
     *
     * @param sha256 of the network's file, by which its results are kept
     * @param options for its work
     */
    public Teacher(Network network, String sha256, UpscaleOptions options) {
        this.network = network;
        this.sha256 = sha256;
        this.options = options;
    }

    /** Its name, for people. */
    public String name() {
        return network.name();
    }

    /** Of its file. */
    public String sha256() {
        return sha256;
    }

    /** Output pixels per input pixel, each way. */
    public int scale() {
        return network.scale();
    }

    /** What a training by it is. */
    public Teaching teaching(double weight) {
        return new Teaching(name(), sha256, weight);
    }

    /**
     * Enlarges an image.
     *
     * @param small RGB of 8 bits
     * @return the same, {@link #scale} times as wide and high
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
        } catch (IllegalStateException e) { // values that are no numbers, or black where the image is not
            throw new UserException(
                    "The teacher " + name() + " makes no image of one of " + small.width() + "x" + small.height()
                            + " pixels (" + reason(e) + "): take another teacher.",
                    e);
        }
    }

    private static String reason(IllegalStateException e) {
        return Optional.ofNullable(e.getMessage()).orElse("no reason given");
    }

    /** Ends its threads. */
    @Override
    public void close() {
        Upscaler opened = upscaler;
        if (opened != null) {
            opened.close();
            upscaler = null;
        }
    }
}
