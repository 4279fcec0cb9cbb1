// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped weights as ONNX, run on ONNX Runtime. */
final class ExportCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = Stream.of(args).map(Object::toString).toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private static ModelProto read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ModelProto.parseFrom(in);
        }
    }

    private static Map<String, String> metadata(ModelProto model) {
        return model.getMetadataPropsList().stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    }

    @Test
    void foldedGraphIsTheDefault() throws IOException {
        Path file = folder.resolve("x3.onnx");
        assertThat(run("export", "--onnx", file, "--model", "x3")).isZero();
        assertThat(out.toString()).startsWith(file + "  x3, folded graph, opset 17, ");
        ModelProto model = read(file);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(metadata(model)).containsEntry("graph", "folded").containsEntry("scale", "3");
        assertThat(model.getGraph().getNodeList())
                .anyMatch(node -> node.getOpType().equals("Slice"));
    }

    @Test
    void papersGraphAndAnotherOpset() throws IOException {
        Path file = folder.resolve("x2.onnx");
        assertThat(run("export", "--onnx", file, "--paper", "--opset", 13)).isZero();
        ModelProto model = read(file);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
        assertThat(metadata(model)).containsEntry("graph", "paper").containsEntry("scale", "2");
        assertThat(model.getGraph().getNodeList())
                .noneMatch(node -> node.getOpType().equals("Slice"));
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        assertThat(run("export", "--onnx", folder.resolve("x2.onnx"), "--opset", 9))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("opset 9").contains("13 to 22");
        assertThat(run("export", "--onnx", folder.resolve("x2.onnx"), "--paper", "--folded"))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(run("export", "--onnx", folder.resolve("nowhere").resolve("x2.onnx")))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void upscaleTakesTheEngine() {
        Path small = folder.resolve("small.png");
        ImageFiles.write(ImageFiles.read(Path.of("..", "samples", "cat.jpg")).cropTo(96, 40, 37, 26), small);
        assertThat(run("upscale", small, "--engine", "onnx", "-o", folder.resolve("onnx.png")))
                .isZero();
        assertThat(run("upscale", small, "--engine", "vector", "-o", folder.resolve("vector.png")))
                .isZero();
        ByteImage onnx = ImageFiles.read(folder.resolve("onnx.png"));
        ByteImage vector = ImageFiles.read(folder.resolve("vector.png"));
        assertThat(onnx.width()).isEqualTo(74);
        for (int y = 0; y < 52; y++) {
            for (int x = 0; x < 74; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(Math.abs(onnx.get(x, y, c) - vector.get(x, y, c)))
                            .isLessThanOrEqualTo(1);
                }
            }
        }
    }
}
