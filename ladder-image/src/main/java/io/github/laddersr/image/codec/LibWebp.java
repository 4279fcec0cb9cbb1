// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import com.luciad.imageio.webp.WebPWriteParam;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether this machine can load the bundled libwebp, which is unpacked into the folder for temporary files. */
public final class LibWebp {
    private static final Logger LOG = LoggerFactory.getLogger(LibWebp.class);
    private static final boolean LOADS = load();

    private LibWebp() {}

    private static boolean load() {
        try {
            return new WebPWriteParam(Locale.ROOT).getMethod() >= 0; // calls libwebp for its default settings
        } catch (LinkageError e) {
            LOG.debug("libwebp does not load here", e);
            return false;
        }
    }

    /** Whether libwebp can be loaded. */
    public static boolean loads() {
        return LOADS;
    }
}
