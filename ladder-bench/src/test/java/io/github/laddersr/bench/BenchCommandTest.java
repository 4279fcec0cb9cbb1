// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchCommandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --scale 5             | Scale 5 does not exist: use 2, 3 or 4.
            --rounds 0            | The value of --rounds must be at least 1, not 0.
            --threads 0           | The value of --threads must be at least 1, not 0.
            --size 64             | The size '64' is not valid: give it as 640x360.
            --size 0x8            | An image of 0x8 pixels does not exist: give --size 640x360.
            --engines cuda        | The bench has no engine 'cuda': use some of vector,onnx,opencv,libtorch.
            --json nowhere/b.json | Can't write nowhere/b.json because the folder
            --growth=huge         | Invalid value for option '--growth'
            --model no.onnx       | There is no model 'no.onnx': use auto, x2,
            --model auto          | With 'auto' the model depends on the image, so it has no time of its own: give --model
            --scale 3 --model x2  | The model x2 enlarges by 2, and --scale says otherwise: omit it.
            """)
    void refusesWhatItCannotWorkWithInOneSentence(String args, String sentence) {
        StringWriter err = new StringWriter();
        int status = Main.commandLine().setErr(new PrintWriter(err, true)).execute(args.split(" "));
        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("ladder: " + sentence);
    }

    /** Each once, whatever is given twice; Ladder's own first. */
    @Test
    void shippedModelsAreTimedByName() throws IOException {
        Path json = folder.resolve("b.json");
        String args = "--model photo-x2 --model x2 --model photo-x2 --rounds 1 --size 24x16 --json " + json;
        StringWriter out = new StringWriter();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(new StringWriter()))
                        .execute(args.split(" ")))
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("models").findValuesAsText("model")).containsExactly("x2", "photo-x2", "bicubic");
        assertThat(report.path("models"))
                .allSatisfy(row -> assertThat(row.path("seconds").asDouble()).isPositive());
        assertThat(out.toString()).contains("photo-x2", "bicubic");
    }
}
