// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Any network from an ONNX file; its properties were determined by running it. */
public final class OnnxNetwork implements Network {
    /**
     * Accounts for tensors that the runtime allocates besides those of the graph: other layouts, and memory that it
     * keeps.
     */
    private static final double OVERHEAD = 2;

    private final OnnxFile file;
    private final Probed probed;

    OnnxNetwork(OnnxFile file, Probed probed) {
        this.file = file;
        this.probed = probed;
    }

    /**
     * Reads a file and tries its network, which takes seconds.
     *
     * @param order order of its planes; {@link ColourOrder#AUTO} if unknown
     * @throws UserException naming the file, if it can't be read, is damaged, or contains no usable network
     */
    public static OnnxNetwork read(Path file, ColourOrder order) {
        OrtSessions.refusal(Device.AUTO).ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return read(file, order, ProbeCache.ofUser());
    }

    /** The same with another place for what is found. */
    static OnnxNetwork read(Path path, ColourOrder order, ProbeCache cache) {
        OnnxFile file = OnnxFile.read(path);
        return new OnnxNetwork(file, cache.get(file, order, () -> Probe.of(file, order)));
    }

    /** The properties that were determined, in order. */
    public List<Finding> findings() {
        return probed.findings();
    }

    @Override
    public String name() {
        return Networks.name(file.path());
    }

    @Override
    public int scale() {
        return probed.shape().scale();
    }

    @Override
    public int channels() {
        return probed.ends().input().channels();
    }

    /** Empty if the work could not be counted. */
    public OptionalLong countedMacsPerPixel() {
        return probed.work()
                .map(work -> OptionalLong.of(Math.max(1, work.macs() / basePixels())))
                .orElse(OptionalLong.empty());
    }

    @Override
    public long macsPerPixel() {
        return countedMacsPerPixel().orElse(1);
    }

    @Override
    public Footprint footprint() {
        return probed.footprint();
    }

    private long basePixels() {
        return (long) probed.shape().base().height() * probed.shape().base().width();
    }

    private long bytesPerPixel() {
        long copies = (long) Float.BYTES
                * channels()
                * (3 + 3L * scale() * scale())
                * Math.max(1, probed.ends().input().batch());
        return probed.work()
                .map(w -> (long) (OVERHEAD * w.bytes() / basePixels()) + copies)
                .orElse(Engine.BYTES_PER_PIXEL);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UserException if another engine than ONNX Runtime is requested, or it does not work here
     */
    @Override
    public Engine open(EngineChoice choice) {
        choice.engine().filter(name -> !name.equals(OrtEngine.NAME)).ifPresent(name -> {
            throw new UserException("The model " + file.path() + " runs on the engine " + OrtEngine.NAME + ", not on "
                    + name + ": do not choose another engine.");
        });
        OrtSessions.refusal(choice.device()).ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return new ForeignEngine(
                file, ForeignRunner.open(file, choice), probed.ends(), probed.shape(), probed.bgr(), bytesPerPixel());
    }
}
