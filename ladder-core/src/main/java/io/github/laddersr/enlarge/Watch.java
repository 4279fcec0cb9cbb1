// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.util.ArrayList;
import java.util.List;

/** Tells a listener what happens, keeps the warnings, and ends the work when it is to end. */
final class Watch {
    private final EnlargementListener listener;
    private final String what;
    private final List<Warning> warnings = new ArrayList<>();

    /** @param what is enlarged, for a sentence */
    Watch(EnlargementListener listener, String what) {
        this.listener = listener;
        this.what = what;
    }

    /** @throws UserException if the work is to end */
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

    /** The same rows, whose reader ends when the work is to end. */
    ImageRows over(ImageRows image) {
        return new WatchedRows(image, this);
    }

    private record WatchedRows(ImageRows image, Watch watch) implements ImageRows {
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
