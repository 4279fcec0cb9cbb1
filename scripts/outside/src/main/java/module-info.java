module example {
    requires io.github.laddersr.core;
    requires io.github.laddersr.models;
}
