/** Jobs: the requests, their files and journal, the queue, and the work on them. */
@NullMarked
package io.github.laddersr.server.job;

import org.jspecify.annotations.NullMarked;
