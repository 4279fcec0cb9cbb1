// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

/** What a batch does if the file of a result already exists. */
public enum IfExists {
    /** The batch does not start. */
    REFUSE,
    /** The file is replaced. */
    REPLACE,
    /** The file is kept, whatever it is. */
    SKIP,
    /**
     * The file is kept if, according to the {@link BatchJournal}, it is the result of this image with these settings.
     * Otherwise it is replaced.
     */
    RESUME
}
