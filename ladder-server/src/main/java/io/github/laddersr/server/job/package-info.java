/** Jobs: what was asked for, on disk and in the queue, and who works on it. */
@NullMarked
package io.github.laddersr.server.job;

import org.jspecify.annotations.NullMarked;
