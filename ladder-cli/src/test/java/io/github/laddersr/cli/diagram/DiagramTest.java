// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Variant;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The diagram shows the graph completely, and nothing overlaps. */
final class DiagramTest {
    static Stream<Graph> graphs() {
        Stream<Variant> sizes = IntStream.rangeClosed(2, 4)
                .boxed()
                .flatMap(scale -> IntStream.rangeClosed(1, 3)
                        .mapToObj(p -> Variant.lpn(scale).withPathways(p)));
        Stream<Variant> others = Stream.concat(
                Stream.of(Variant.lpn(2).withWidth(0.5), Variant.lpn(2).withWidth(0.75)),
                Arrays.stream(BlockActivation.values()).map(a -> Variant.lpn(2).withActivation(a)));
        return Stream.concat(sizes, others)
                .map(LadderPyramidNetwork::of)
                .flatMap(graph -> Stream.of(graph, Fold.foldShape(graph)));
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void everyNodeIsInExactlyOneBox(Graph graph) throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Diagram.svg(graph, "a < b & c", "\"d\""))));
        NodeList titles = svg.getElementsByTagName("title");
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < titles.getLength(); i++) {
            drawn.addAll(List.of(titles.item(i).getTextContent().split(" ")));
        }
        assertThat(drawn)
                .containsExactlyInAnyOrderElementsOf(
                        graph.nodes().stream().map(Node::name).toList());
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void noBoxLiesOnAnother(Graph graph) {
        Layout layout = new Layout(Boxes.of(graph));
        for (int a = 0; a < layout.boxes().size(); a++) {
            Layout.Place p = layout.place(a);
            assertThat(p.left()).isGreaterThan(0);
            assertThat(p.right()).isLessThan(layout.width());
            assertThat(p.bottom()).isLessThan(layout.height());
            for (int b = 0; b < a; b++) {
                Layout.Place q = layout.place(b);
                boolean apart = p.left() >= q.right()
                        || q.left() >= p.right()
                        || p.top() >= q.bottom()
                        || q.top() >= p.bottom();
                assertThat(apart)
                        .as(layout.boxes().get(a).name() + " and "
                                + layout.boxes().get(b).name())
                        .isTrue();
            }
        }
    }

    /** Each stage is one box, and so is each inverted residual of a pathway. */
    @ParameterizedTest
    @MethodSource("graphs")
    void blocksAreRecognised(Graph graph) {
        List<String> names = Boxes.of(graph).all().stream()
                .filter(box -> box.kind() == Box.Kind.BLOCKS)
                .map(Box::name)
                // Folding a single pathway gives the last block another number of channels, so it becomes a separate
                // box.
                .filter(name -> !name.equals("stages.3.2"))
                .toList();
        List<String> all = List.of(
                "stages.0", "stages.1", "stages.2", "stages.3", "beta.0", "beta.1", "beta.2", "gamma.0", "gamma.1");
        assertThat(names).isEqualTo(all.subList(0, names.size()));
        assertThat(names.size()).isIn(4, 7, 9);
    }
}
