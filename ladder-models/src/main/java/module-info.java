/** The trained weights as resources. */
module io.github.laddersr.models {
    requires static org.jspecify;

    exports io.github.laddersr.models;
}
