/** Reads the bodies of requests: a file, or a form with a file. */
@NullMarked
package io.github.laddersr.server.body;

import org.jspecify.annotations.NullMarked;
