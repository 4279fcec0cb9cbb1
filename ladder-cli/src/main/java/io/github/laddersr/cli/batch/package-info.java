/** Many images: what a command's files and folders hold, what their results are called, and a pipeline from reading to writing. */
@NullMarked
package io.github.laddersr.cli.batch;

import org.jspecify.annotations.NullMarked;
