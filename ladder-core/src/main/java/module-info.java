/** The front door: images and files enlarged by a model. */
module io.github.laddersr.core {
    requires transitive io.github.laddersr.image;
    requires transitive io.github.laddersr.network;
    requires com.fasterxml.jackson.core;
    requires jdk.management;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.github.laddersr.batch;
    exports io.github.laddersr.enlarge;
    exports io.github.laddersr.upscale;
    exports io.github.laddersr.upscale.memory;
}
