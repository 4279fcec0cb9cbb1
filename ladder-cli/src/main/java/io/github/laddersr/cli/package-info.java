/** The command line: one picocli class per command, started by {@link io.github.laddersr.cli.Main}. */
@NullMarked
package io.github.laddersr.cli;

import org.jspecify.annotations.NullMarked;
