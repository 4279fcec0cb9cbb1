// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileNameTest {
    @TempDir
    Path folder;

    private void make(String escaped) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "names are of another encoding here");
        String script = "mkdir -p \"$1\"/$'%1$s' && echo ours > \"$1\"/$'%1$s'/$'%1$s.png'".formatted(escaped);
        assertThat(new ProcessBuilder("/bin/bash", "-c", script, "bash", folder.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aNameThatIsNoUtf8IsFoundByTheTextThatJavaMakesOfIt() throws Exception {
        make("gr\\xfcn");
        Path found = new FileName().convert(folder + "/gr\uFFFDn/gr\uFFFDn.png");
        assertThat(Files.readString(found)).isEqualTo("ours\n");
        Path none = new FileName().convert(folder + "/gr\uFFFDn/rot.png");
        assertThat(Files.exists(none)).isFalse();
    }

    @Test
    void twoSuchNamesCannotBeToldApart() throws Exception {
        make("gr\\xfcn");
        make("gr\\xf6n");
        assertThatThrownBy(() -> new FileName().convert(folder + "/gr\uFFFDn"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("2 files");
    }

    @Test
    void ordinaryNamesStayAsTheyAre() {
        assertThat(new FileName().convert("a:b//c.png")).isEqualTo(Path.of("a:b//c.png"));
        assertThat(new FileName().convert("")).isEqualTo(Path.of(""));
    }
}
