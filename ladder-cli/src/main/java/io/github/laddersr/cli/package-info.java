/** The command line: one picocli class a command, started by {@link io.github.laddersr.cli.Main}. */
@NullMarked
package io.github.laddersr.cli;

import org.jspecify.annotations.NullMarked;
