// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files in the place of two streams: images need to be read at any place, and nothing may be written that turns out not to be whole. */
final class StreamFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFiles.class);
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Path input;
    private final Path output;

    /** Does the work from file to file. */
    @FunctionalInterface
    interface Enlarging {
        Enlarged run(Path input, Path output, EnlargementListener listener);
    }

    /** Copies the input to its end. */
    StreamFiles(InputStream in, EnlargementListener listener) {
        try {
            folder = Files.createTempDirectory("ladder-");
        } catch (IOException e) {
            throw new UserException(
                    Code.NO_SPACE,
                    "The folder for temporary files can't be written to (%s)".formatted(e.getMessage()),
                    "make room there, or set another by the system property java.io.tmpdir",
                    e);
        }
        input = folder.resolve("input");
        output = folder.resolve("output");
        try (OutputStream copy = Files.newOutputStream(input)) {
            Watch watch = new Watch(listener, "the image in the stream");
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                watch.check();
                copy.write(buffer, 0, n);
            }
        } catch (IOException e) {
            close();
            throw new UserException(
                    Code.NO_ACCESS,
                    "The image can't be read from its stream or copied to %s (%s)".formatted(folder, e.getMessage()),
                    "check both",
                    e);
        } catch (UserException e) {
            close();
            throw e;
        }
    }

    Enlarged run(EnlargementListener listener, Enlarging enlarging, OutputStream out) {
        Enlarged result;
        try {
            result = enlarging.run(input, output, new Renaming(listener));
        } catch (UserException e) {
            throw e.withProblem(shown(e.problem()));
        }
        try {
            Files.copy(output, out);
            out.flush();
        } catch (IOException e) {
            throw new UserException(
                    Code.NO_ACCESS,
                    "The result can't be written to its stream (%s)".formatted(e.getMessage()),
                    "check who reads it",
                    e);
        }
        return result.inStreams(this::shown, true);
    }

    /** Without the names of files that nobody knows. */
    private String shown(String sentence) {
        return sentence.replace(input.toString(), "The image").replace(output.toString(), "the result");
    }

    private Warning shown(Warning warning) {
        return new Warning(warning.kind(), shown(warning.sentence()));
    }

    private final class Renaming implements EnlargementListener {
        private final EnlargementListener listener;

        Renaming(EnlargementListener listener) {
            this.listener = listener;
        }

        @Override
        public void progress(double share) {
            listener.progress(share);
        }

        @Override
        public void warning(Warning warning) {
            listener.warning(shown(warning));
        }

        @Override
        public boolean isCanceled() {
            return listener.isCanceled();
        }
    }

    /** Deletes the files. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(input);
            Files.deleteIfExists(output);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.info("The temporary folder {} can't be deleted: {}", folder, e.getMessage());
        }
    }
}
