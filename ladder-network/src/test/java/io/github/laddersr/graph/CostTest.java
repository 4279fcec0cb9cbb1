// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.fold.Fold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The integers on which the interpretation of the paper is based: see the table of its figures in the documentation.
 */
class CostTest {
    private static Cost cost(int scale, int pathways, double width) {
        return Cost.of(graph(scale, pathways, width));
    }

    private static Graph graph(int scale, int pathways, double width) {
        return LadderPyramidNetwork.of(Variant.lpn(scale).withPathways(pathways).withWidth(width));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 1,    2643171",
        "3, 3, 1,    2827811",
        "4, 3, 1,    2790883",
        "2, 2, 1,    2532195",
        "2, 1, 1,    2367779",
        "2, 3, 0.5,   724595",
        "2, 3, 0.75, 1534635"
    })
    void parameters(int scale, int pathways, double width, long expected) {
        assertThat(cost(scale, pathways, width).parameters()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 184462848000",
        "3, 3, 101742592000",
        "4, 3,  81283968000",
        "2, 2, 168368025600",
        "2, 1, 151515648000"
    })
    void macs(int scale, int pathways, long expected) {
        assertThat(cost(scale, pathways, 1).macs()).isEqualTo(expected);
    }

    @Test
    void macsOfNarrowNetworks() {
        assertThat(cost(2, 3, 0.5).macs() / 1e9).isCloseTo(50.29, within(0.005));
        assertThat(cost(2, 3, 0.75).macs() / 1e9).isCloseTo(106.89, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 151904563200",
        "3, 3, 69970739200",
        "4, 3, 41293900800",
        "2, 2, 135632793600",
        "2, 1, 118301184000"
    })
    void macsOfFoldedNetworks(int scale, int pathways, long expected) {
        assertThat(Cost.of(Fold.foldShape(graph(scale, pathways, 1))).macs()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void foldingKeepsTheHalo(int scale) {
        Graph graph = graph(scale, 3, 1);
        assertThat(Cost.of(Fold.foldShape(graph)).halo())
                .isEqualTo(Cost.of(graph).halo());
    }

    @Test
    void haloIsNinetyNine() {
        assertThat(cost(2, 3, 1).halo()).isEqualTo(99);
    }
}
