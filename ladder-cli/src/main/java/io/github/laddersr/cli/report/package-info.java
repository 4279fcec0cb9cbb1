/** Output for the user: lines, progress bars, errors, reports, and the exit status. */
@NullMarked
package io.github.laddersr.cli.report;

import org.jspecify.annotations.NullMarked;
