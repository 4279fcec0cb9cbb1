// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.util.ArrayList;
import java.util.List;

/** Passes events to a listener, keeps the warnings, and stops the work when the listener cancels it. */
final class EnlargementMonitor {
    private final EnlargementListener listener;
    private final String what;
    private final List<Warning> warnings = new ArrayList<>();

    /** @param what what is being enlarged, for messages */
    EnlargementMonitor(EnlargementListener listener, String what) {
        this.listener = listener;
        this.what = what;
    }

    /** @throws UserException if the listener cancels, or the thread was interrupted */
    void check() {
        if (listener.isCanceled() || Thread.currentThread().isInterrupted()) {
            throw new UserException(Code.CANCELED, "The enlargement of " + what + " was canceled", "begin it again");
        }
    }

    void progress(double share) {
        check();
        listener.progress(share);
    }

    void warn(Warning warning) {
        warnings.add(warning);
        listener.warning(warning);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /** The same rows with a reader that stops when the work is cancelled. */
    ImageRows over(ImageRows image) {
        return new WatchedRows(image, this);
    }

    private record WatchedRows(ImageRows image, EnlargementMonitor watch) implements ImageRows {
        @Override
        public int width() {
            return image.width();
        }

        @Override
        public int height() {
            return image.height();
        }

        @Override
        public int channels() {
            return image.channels();
        }

        @Override
        public int depth() {
            return image.depth();
        }

        @Override
        public long bytesHeld() {
            return image.bytesHeld();
        }

        @Override
        public RowReader read() {
            RowReader rows = image.read();
            return new RowReader() {
                @Override
                public void next(byte[] row) {
                    watch.check();
                    rows.next(row);
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }
}
