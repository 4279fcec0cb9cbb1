/** Jobs: their requests, on disk and in the queue, and their processing. */
@NullMarked
package io.github.laddersr.server.job;

import org.jspecify.annotations.NullMarked;
