// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file beside the manifest that records since when results in a folder have been made with which settings. */
final class Marker {
    private static final int MOST = 1 << 16;

    private final Path file;
    private final Configuration conf;

    Marker(Path folder, Configuration conf) {
        this.file = new Path(folder, "_settings");
        this.conf = conf;
    }

    /** Writes the file. */
    void write(String settings, long since) throws IOException {
        FileSystem files = file.getFileSystem(conf);
        files.setWriteChecksum(false);
        files.mkdirs(file.getParent());
        try (OutputStream out = files.create(file, true)) {
            out.write((since + "\n" + settings).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * The start time in milliseconds since 1970; the largest number if there is none, or if the settings were
     * different.
     */
    long since(String settings) throws IOException {
        FileSystem files = file.getFileSystem(conf);
        if (!files.exists(file)) {
            return Long.MAX_VALUE;
        }
        try (InputStream in = files.open(file)) {
            String[] lines = new String(in.readNBytes(MOST), StandardCharsets.UTF_8).split("\n", 2);
            boolean same = lines.length == 2 && lines[1].equals(settings) && lines[0].matches("[0-9]{1,18}");
            return same ? Long.parseLong(lines[0]) : Long.MAX_VALUE;
        }
    }
}
