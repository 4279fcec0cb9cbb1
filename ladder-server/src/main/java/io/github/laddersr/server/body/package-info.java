/** Bodies of requests as they come in: a file, or a form with one. */
@NullMarked
package io.github.laddersr.server.body;

import org.jspecify.annotations.NullMarked;
