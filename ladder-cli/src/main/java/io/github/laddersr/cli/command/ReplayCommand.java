// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.Threads;
import io.github.laddersr.cli.report.Json;
import io.github.laddersr.train.Replay;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** For comparisons with other trainers, which get the same batches: runs training steps on batches from a file. */
@Command(
        name = "replay",
        hidden = true,
        description = "Trains on the batches of a file, on the CPU, and prints each step's loss as JSON.")
public final class ReplayCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Option(names = "--init", required = true, paramLabel = "FILE", description = "model to start from")
    public Path init = Path.of("");

    @Option(
            names = "--batches",
            required = true,
            paramLabel = "FILE",
            description = "safetensors file: lr, steps x batch x 3 x patch x patch, and hr")
    public Path batches = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "file for the checkpoint after the last step")
    public Path out = Path.of("");

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "4e-4",
            description = "learning rate of every step; default 4e-4")
    public double rate;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "default 1")
    public int threads;

    @Override
    public void run() {
        int workers = Threads.of(Optional.of(threads));
        Replay replay = Replay.of(init, batches, rate);
        AtomicFiles.checkWritable(out);
        ObjectNode report = Json.object();
        ArrayNode losses = report.putArray("losses");
        replay.run(out, workers).forEach(losses::add);
        spec.commandLine().getOut().println(Json.text(report));
    }
}
