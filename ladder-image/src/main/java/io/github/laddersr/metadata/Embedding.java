package io.github.laddersr.metadata;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be put into a file.
 *
 * @param metadata a profile in it fits the file's channels
 * @param target the name that the file will have, for warnings
 */
record Embedding(Metadata metadata, Path target) {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    /** Says that something is not in the file. */
    void lost(String what, String why) {
        LOG.warn("{} is written without {} ({}).", target, what, why);
    }
}
