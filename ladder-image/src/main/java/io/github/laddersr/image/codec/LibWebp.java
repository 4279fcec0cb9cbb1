// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import com.luciad.imageio.webp.WebPWriteParam;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this machine can load the libwebp that comes along: it is unpacked to the folder for temporary files. */
public final class LibWebp {
    private static final Logger LOG = LoggerFactory.getLogger(LibWebp.class);
    private static final boolean LOADS = load();

    private LibWebp() {}

    private static boolean load() {
        try {
            return new WebPWriteParam(Locale.ROOT).getMethod() >= 0; // asks libwebp for its defaults
        } catch (LinkageError e) {
            LOG.debug("libwebp does not load here", e);
            return false;
        }
    }

    /** Whether it can. */
    public static boolean loads() {
        return LOADS;
    }
}
