/** Options that several commands share, and what their values mean. */
@NullMarked
package io.github.laddersr.cli.option;

import org.jspecify.annotations.NullMarked;
