/** The commands, one class each: they take the options, call the library, and hand on what it gives. */
@NullMarked
package io.github.laddersr.cli.command;

import org.jspecify.annotations.NullMarked;
