// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs jobs in a Spark of this JVM and keeps what the last one said. */
abstract class JobTestBase {
    @TempDir
    Path folder;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /** A small network of random weights, which enlarges by 2. */
    static Model network() {
        Variant small = Variant.lpn(2).withWidth(0.5).withPathways(1);
        return new Model(small, Weights.random(LadderPyramidNetwork.of(small), 1));
    }

    /** Runs the command with these words and returns its exit status. */
    final int execute(List<String> words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }
}
