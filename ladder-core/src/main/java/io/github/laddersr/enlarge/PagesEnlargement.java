// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.base.AtomicFileSet;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Enlarges all pages of an open file, into one file or into one file each. The headers of all pages are checked before
 * the first page is decoded. Then one page is processed at a time. Of the other pages only the number of pixels is
 * kept.
 */
final class PagesEnlargement {
    private final Enlargement enlargement;
    private final WriteOptions writing;
    private final ImageSource source;
    private final EnlargementMonitor watch;
    private final long[] pixels; // for each page
    private long allPixels;
    private long pixelsBefore; // pixels of the pages before the present one
    private int index; // index of the present page
    private @Nullable PageEnlargement page;
    private String engine = "";

    PagesEnlargement(Enlargement enlargement, ImageSource source, EnlargementMonitor watch) {
        this.enlargement = enlargement;
        this.writing = enlargement.options().writing();
        this.source = source;
        this.watch = watch;
        this.pixels = new long[source.pages()];
    }

    /**
     * Enlarges and writes all pages.
     *
     * @param output the name that decides the format
     * @param files one file for all pages or one for each; either all of them appear or none
     * @return the engine's name
     */
    String write(Path output, List<Path> files) {
        try {
            checkAll(output, files.size() == 1);
            if (files.size() == 1) {
                MetadataWriter.writePages(new Results(output), output, writing, this::metadata, watch::warn);
            } else {
                writeEach(files);
            }
            giveBack();
            return engine;
        } catch (UserException e) {
            giveBack();
            throw e.withProblem(numbered(e.problem()));
        } catch (RuntimeException | Error e) {
            if (page != null) {
                page.discard(); // an unexpected failure: the engine may still be working
            }
            throw e;
        }
    }

    private void checkAll(Path output, boolean inOneFile) {
        long bytes = 0;
        for (index = 0; index < pixels.length; index++) {
            watch.check();
            PageEnlargement next = open(output);
            next.checkFits();
            pixels[index] = next.small.pixels();
            allPixels += pixels[index];
            bytes += inOneFile ? next.bytesOfPage() : 0;
        }
        if (inOneFile) {
            ImageFiles.checkPagesFit(output, bytes);
        }
    }

    private PageEnlargement open(Path output) {
        PageEnlargement opened = new PageEnlargement(
                enlargement,
                source.page(index),
                watch,
                share -> watch.progress((pixelsBefore + share * pixels[index]) / allPixels),
                warning -> watch.warn(new Warning(warning.kind(), numbered(warning.sentence()))));
        opened.to(output);
        return opened;
    }

    /** Changes a sentence about the file into one about the page. */
    private String numbered(String sentence) {
        return sentence.startsWith(source.file().toString())
                ? "Page %d of %s".formatted(index + 1, sentence)
                : sentence;
    }

    /** Begins with a page. Its result must be read before the next page begins. */
    private ImageRows begin(int next, Path output) {
        giveBack();
        index = next;
        pixelsBefore = 0;
        for (int i = 0; i < index; i++) {
            pixelsBefore += pixels[i];
        }
        PageEnlargement begun = open(output);
        page = begun;
        ImageRows result = begun.result();
        engine = begun.engine();
        return result;
    }

    private void giveBack() {
        if (page != null) {
            page.giveBack();
            page = null;
        }
    }

    private void writeEach(List<Path> files) {
        try (AtomicFileSet set = new AtomicFileSet()) {
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                ImageRows result = begin(i, file);
                MetadataWriter.write(result, file, writing, metadata(i), set, watch::warn);
            }
            set.finish();
        }
    }

    /**
     * The metadata of a page's result. It is read a second time here, so that the metadata of all pages need not be
     * kept.
     */
    private Metadata metadata(int i) {
        index = i;
        return open(Path.of("")).fitting();
    }

    /** The results of all pages, for a file that holds all of them. */
    private final class Results implements Iterator<ImageRows> {
        private final Path output;
        private int next;

        Results(Path output) {
            this.output = output;
        }

        @Override
        public boolean hasNext() {
            return next < pixels.length;
        }

        @Override
        public ImageRows next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return begin(next++, output);
        }
    }
}
