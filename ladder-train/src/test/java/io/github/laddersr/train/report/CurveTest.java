// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveTest {
    private static final String HEADER = "iteration,seconds,loss,rate,psnr";

    @TempDir
    private Path folder;

    private Curve read(String... lines) throws IOException {
        return Curve.read(Files.writeString(folder.resolve("metrics.csv"), String.join("\n", lines)));
    }

    @Test
    void rowsAreThoseOfTheFile() throws IOException {
        assertThat(read(HEADER, "32,20.0,0.021711,8.000e-05,NaN", "71,40.1,0.022061,1.775e-04,30.125")
                        .rows())
                .containsExactly(
                        new Curve.Row(32, 20, 0.021711, 8e-5, Double.NaN),
                        new Curve.Row(71, 40.1, 0.022061, 1.775e-4, 30.125));
    }

    @Test
    void linesThatAreNoRowAreLeftOut() throws IOException {
        Curve curve = read(
                HEADER,
                "10,1.0,0.5,1e-4,NaN",
                "20,2.0,0.4",
                "30,3.0,0.4,1e-4,31.0,7",
                "forty,4.0,0.4,1e-4,31.0",
                "50,5.0,NaN,1e-4,31.0",
                "-60,6.0,0.4,1e-4,31.0",
                "\u0000\uffff",
                "",
                "70,7.0,0.3,1e-4,31.0",
                "80,8.");
        assertThat(curve.rows()).extracting(Curve.Row::iteration).containsExactly(10L, 70L);
    }

    @Test
    void aRunThatWentBackToItsCheckpointTakesThePlaceOfWhatItLost() throws IOException {
        Curve curve = read(
                HEADER,
                "10,1.0,0.5,1e-4,NaN",
                "20,2.0,0.4,1e-4,NaN",
                "30,3.0,0.3,1e-4,NaN",
                "18,1.9,0.42,1e-4,NaN",
                "30,3.1,0.31,1e-4,NaN");
        assertThat(curve.rows()).extracting(Curve.Row::iteration).containsExactly(10L, 18L, 30L);
        assertThat(curve.rows().getLast().loss()).isEqualTo(0.31);
    }

    @Test
    void aValidationIsOnePointAndTheBestIsTheHighest() throws IOException {
        Curve curve = read(
                HEADER,
                "10,1.0,0.5,1e-4,NaN",
                "20,2.0,0.4,1e-4,30.5",
                "30,3.0,0.3,1e-4,30.5",
                "40,4.0,0.3,1e-4,31.5",
                "50,5.0,0.3,1e-4,31.0",
                "60,5.0,0.3,1e-4,Infinity");
        assertThat(curve.validations()).extracting(Curve.Row::iteration).containsExactly(20L, 40L, 50L);
        assertThat(curve.best())
                .hasValueSatisfying(row -> assertThat(row.iteration()).isEqualTo(40));
        assertThat(read(HEADER, "10,1.0,0.5,1e-4,NaN").best()).isEmpty();
    }

    @Test
    void aFileWithoutRowsOrNoneIsRefused() {
        assertThatThrownBy(() -> read(HEADER))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("metrics.csv has no row");
        assertThatThrownBy(() -> Curve.read(folder.resolve("none.csv")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none.csv can't be read");
    }
}
