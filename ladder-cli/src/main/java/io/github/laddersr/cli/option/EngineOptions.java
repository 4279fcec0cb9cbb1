// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Device;
import io.github.laddersr.upscale.UpscaleOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of all commands that run a network. */
public final class EngineOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description =
                    "auto (the default), a shipped model (see 'ladder models'), a safetensors file, or any network as an ONNX"
                            + " file")
    public Optional<String> model = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "auto, vector, onnx or reference; default: auto, the faster of vector and onnx")
    public Optional<String> engine = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    public Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--tile",
            paramLabel = "N",
            description = "side of the tiles in input pixels; default: as large as --max-memory allows")
    public Optional<Integer> tile = Optional.empty();

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            description = "maximum memory, such as 500M or 2G; default: a quarter of the machine's, at" + " most 2G")
    public Optional<String> maxMemory = Optional.empty();

    @Option(
            names = "--ensemble",
            description = "average the results of the image's eight symmetries: eight times the work, slightly sharper")
    public boolean ensemble;

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            description = "where to compute; default: cuda if the onnx engine runs and can use it, else cpu")
    public Optional<String> device = Optional.empty();

    @Option(
            names = "--channels",
            paramLabel = "rgb|bgr",
            description = "channel order of an ONNX --model; default: detected, or rgb")
    public Optional<String> channels = Optional.empty();

    /** @throws io.github.laddersr.UserException if there is no such order */
    public ColourOrder order() {
        return channels.map(ColourOrder::of).orElse(ColourOrder.AUTO);
    }

    public UpscaleOptions options() {
        UpscaleOptions options = UpscaleOptions.defaults();
        options = device.map(Device::of).map(options::withDevice).orElse(options);
        options = engine.map(options::withEngine).orElse(options);
        options = threads.map(options::withThreads).orElse(options);
        options = maxMemory
                .map(text -> MemorySize.parse("--max-memory", text))
                .map(options::withMaxMemory)
                .orElse(options);
        return tile.map(options::withTile).orElse(options).withEnsemble(ensemble);
    }
}
