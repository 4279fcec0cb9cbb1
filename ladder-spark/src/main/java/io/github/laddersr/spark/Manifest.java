// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.base.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The list of the outcomes for all images: a folder of Parquet files that Spark and other programs read as one table.
 * While the job runs, a part is written from time to time, so that little is lost if the driver dies. If an image
 * occurs in several parts, its latest row counts; at the end there is one part.
 */
final class Manifest {
    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message image {
              required binary path (STRING);
              required binary output (STRING);
              required binary status (STRING);
              required binary code (STRING);
              required binary reason (STRING);
              required binary sha256 (STRING);
              required int64 bytes;
              required int32 width;
              required int32 height;
              required int32 output_width;
              required int32 output_height;
              required double seconds;
              required binary model (STRING);
              required binary version (STRING);
              required binary settings (STRING);
              required int64 finished (TIMESTAMP(MILLIS,true));
              optional group warnings (LIST) {
                repeated group list {
                  required binary element (STRING);
                }
              }
            }
            """);

    private static final String WARNINGS = "warnings";

    private final Path folder;
    private final Configuration conf;
    private final Consumer<String> log;

    /** The manifest in a folder, which need not exist. */
    Manifest(Path folder, Configuration conf, Consumer<String> log) {
        this.folder = folder;
        this.conf = conf;
        this.log = log;
    }

    /** Adds a part, unless there are no rows. It appears atomically. */
    void write(List<ManifestRow> rows) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        FileSystem files = files();
        String name = "part-" + UUID.randomUUID() + ".parquet";
        Path hidden = new Path(folder, "_" + name); // readers of such folders ignore names that begin like this
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(HadoopOutputFile.fromPath(hidden, conf))
                .withType(SCHEMA)
                .withConf(conf)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (ManifestRow row : rows) {
                writer.write(group(row));
            }
        }
        if (!files.rename(hidden, new Path(folder, name))) {
            throw new IOException("the manifest's part " + name + " could not get its name");
        }
    }

    /** The latest row of each image, by its path; empty if there is no manifest. */
    Map<String, ManifestRow> read() throws IOException {
        List<ManifestRow> rows = new ArrayList<>();
        for (Path part : parts()) {
            try {
                rows.addAll(rows(part));
            } catch (IOException | RuntimeException e) { // Parquet may throw either for what it can't read
                putAside(part, e);
            }
        }
        rows.sort(Comparator.comparingLong(ManifestRow::finished));
        Map<String, ManifestRow> latest = new LinkedHashMap<>();
        rows.forEach(row -> latest.put(row.path(), row));
        return latest;
    }

    private List<ManifestRow> rows(Path part) throws IOException {
        List<ManifestRow> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), part)
                .withConf(conf)
                .build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                rows.add(row(group));
            }
        }
        return rows;
    }

    private void putAside(Path part, Exception why) throws IOException {
        Path aside = new Path(folder, "_damaged-" + part.getName());
        if (!files().rename(part, aside)) {
            throw new IOException("the manifest's part " + part + " can't be read, nor renamed", why);
        }
        log.accept("the manifest's part %s can't be read (%s): it was renamed to %s, and its images are checked again"
                .formatted(part, Messages.reason(why), aside.getName()));
    }

    /** Merges all parts into one. If this is interrupted, rows occur twice, which {@link #read} tolerates. */
    void compact() throws IOException {
        if (parts().size() < 2) {
            return;
        }
        List<ManifestRow> rows = new ArrayList<>(read().values());
        List<Path> before = parts(); // without those that read has put aside
        rows.sort(Comparator.comparing(ManifestRow::path));
        write(rows);
        for (Path part : before) {
            files().delete(part, false);
        }
    }

    private List<Path> parts() throws IOException {
        List<Path> parts = new ArrayList<>();
        FileSystem files = files();
        if (files.exists(folder)) {
            for (FileStatus file : files.listStatus(folder)) {
                String name = file.getPath().getName();
                if (name.startsWith("part-") && name.endsWith(".parquet")) {
                    parts.add(file.getPath());
                }
            }
        }
        return parts;
    }

    private FileSystem files() throws IOException {
        FileSystem files = folder.getFileSystem(conf);
        files.setWriteChecksum(false); // no .crc files beside the parts on a local disk
        return files;
    }

    static Group group(ManifestRow row) {
        Group group = new SimpleGroup(SCHEMA);
        group.append("path", row.path())
                .append("output", row.output())
                .append("status", row.status().name().toLowerCase(Locale.ROOT))
                .append("code", row.code())
                .append("reason", row.reason())
                .append("sha256", row.sha256())
                .append("bytes", row.bytes())
                .append("width", row.width())
                .append("height", row.height())
                .append("output_width", row.outputWidth())
                .append("output_height", row.outputHeight())
                .append("seconds", row.seconds())
                .append("model", row.model())
                .append("version", row.version())
                .append("settings", row.settings())
                .append("finished", row.finished());
        Group list = group.addGroup(WARNINGS);
        row.warnings().forEach(sentence -> list.addGroup("list").append("element", sentence));
        return group;
    }

    private static ManifestRow row(Group group) {
        return new ManifestRow(
                group.getString("path", 0),
                group.getString("output", 0),
                ManifestRow.Status.valueOf(group.getString("status", 0).toUpperCase(Locale.ROOT)),
                group.getString("code", 0),
                group.getString("reason", 0),
                group.getString("sha256", 0),
                group.getLong("bytes", 0),
                group.getInteger("width", 0),
                group.getInteger("height", 0),
                group.getInteger("output_width", 0),
                group.getInteger("output_height", 0),
                group.getDouble("seconds", 0),
                group.getString("model", 0),
                group.getString("version", 0),
                group.getString("settings", 0),
                group.getLong("finished", 0),
                warnings(group));
    }

    /** Parts of earlier versions have no such column. */
    private static List<String> warnings(Group row) {
        if (!row.getType().containsField(WARNINGS) || row.getFieldRepetitionCount(WARNINGS) == 0) {
            return List.of();
        }
        Group list = row.getGroup(WARNINGS, 0);
        return IntStream.range(0, list.getFieldRepetitionCount("list"))
                .mapToObj(i -> list.getGroup("list", i).getString("element", 0))
                .toList();
    }
}
