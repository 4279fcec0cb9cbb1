/** The commands, one class each: they parse options, call the library, and print the results. */
@NullMarked
package io.github.laddersr.cli.command;

import org.jspecify.annotations.NullMarked;
