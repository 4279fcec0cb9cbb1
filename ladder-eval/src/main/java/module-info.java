/** Measurement as in the literature: metrics, benchmark sets, data sets. */
module io.github.laddersr.eval {
    requires transitive io.github.laddersr.core;
    requires static org.jspecify;

    exports io.github.laddersr.dataset;
    exports io.github.laddersr.metric;
}
