// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

/** What to do where a result's place is taken. */
public enum Existing {
    /** Nothing is done at all. */
    REFUSE,
    /** The file is replaced. */
    REPLACE,
    /** It stays, whatever it is. */
    SKIP,
    /** It stays if it is this image's result with these settings, as far as is known ({@link Journal}); else it is replaced. */
    RESUME
}
