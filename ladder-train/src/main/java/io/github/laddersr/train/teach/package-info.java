/** Learning from another network's results in addition to the truth. */
@NullMarked
package io.github.laddersr.train.teach;

import org.jspecify.annotations.NullMarked;
