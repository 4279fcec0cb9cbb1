/** What Ladder's modules share and a user does not need: files that are either whole or not there. */
@NullMarked
package io.github.laddersr.base;

import org.jspecify.annotations.NullMarked;
