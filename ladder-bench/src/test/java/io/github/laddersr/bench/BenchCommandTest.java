// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchCommandTest {
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
            --model no.onnx       | There is no file no.onnx: check the path of the model.
            """)
    void refusesWhatItCannotWorkWithInOneSentence(String args, String sentence) {
        StringWriter err = new StringWriter();
        int status = Main.commandLine().setErr(new PrintWriter(err, true)).execute(args.split(" "));
        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("ladder: " + sentence);
    }
}
