// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnginesTest {
    /** A program without the Vector API: see {@link #withoutTheVectorApiTheLookupSaysHowToGetIt}. */
    public static final class Program {
        private Program() {}

        /** Opens an engine for a new network: the fastest, or the one named in {@code args}. */
        public static void main(String[] args) {
            try (Engine engine = args.length == 0 ? Engines.best(model(), 1) : Engines.named(args[0], model(), 1)) {
                System.out.print(engine.getClass().getSimpleName());
            } catch (UserException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    private static Model model() {
        Variant variant = Variant.lpn(2).withWidth(0.5);
        return Model.of(Weights.random(LadderPyramidNetwork.of(variant), 1).withMetadata(Model.metadata(variant)));
    }

    private static String without(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Test
    void withoutTheVectorApiTheLookupSaysHowToGetIt() throws Exception {
        assertThat(without())
                .isEqualTo("The vector engine needs the module jdk.incubator.vector:"
                        + " start Java with --add-modules jdk.incubator.vector.");
        assertThat(without("reference")).isEqualTo("ReferenceEngine");
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatThereAre() {
        assertThat(Engines.names()).startsWith("vector").endsWith("reference");
        assertThatThrownBy(() -> Engines.named("fast", model(), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'fast'")
                .hasMessageContaining("vector");
    }
}
