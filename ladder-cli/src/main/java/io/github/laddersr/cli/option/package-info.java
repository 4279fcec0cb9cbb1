/** Options that several commands share, and the parsing of their values. */
@NullMarked
package io.github.laddersr.cli.option;

import org.jspecify.annotations.NullMarked;
