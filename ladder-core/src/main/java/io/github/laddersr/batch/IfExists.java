// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

/** What happens to results whose files already exist. */
public enum IfExists {
    /** The batch does not start. */
    REFUSE,
    /** The file is replaced. */
    REPLACE,
    /** The file is kept, whatever it is. */
    SKIP,
    /**
     * The file is kept if, as far as is known ({@link BatchJournal}), it is the result of this image with these
     * settings; otherwise it is replaced.
     */
    RESUME
}
