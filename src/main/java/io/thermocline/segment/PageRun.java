package io.thermocline.segment;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/**
 * Consecutive pages of one column that are read at once, with what lies between them.
 *
 * @param first number of the first page
 * @param end number of the page behind the last one
 */
record PageRun(int first, int end, long offset, int bytes) implements Range {
    /** The pages of one column, in the order of the file. */
    record Column(int pages, IntFunction<PageLocation> locations) {
        static Column headers(KeyFile keys) {
            return new Column(keys.pages(), keys::headerPage);
        }

        static Column contents(KeyFile keys) {
            return new Column(keys.pages(), keys::contentPage);
        }

        PageLocation page(int page) {
            return locations.apply(page);
        }

        /** All pages, found lazily. */
        Iterator<PageRun> runs(int mostBytes, int mostGapBytes) {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < pages;
                }

                @Override
                public PageRun next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    PageRun run = runFrom(next, mostBytes, mostGapBytes);
                    next = run.end();
                    return run;
                }
            };
        }

        /**
         * As many pages as go into one read.
         *
         * @param mostBytes of the read, unless the first page alone has more
         * @param mostGapBytes what may lie between two pages
         */
        PageRun runFrom(int first, int mostBytes, int mostGapBytes) {
            PageLocation start = page(first);
            long end = start.offset() + start.bytes();
            int next = first + 1;
            while (next < pages) {
                PageLocation location = page(next);
                long gap = location.offset() - end;
                long longer = location.offset() + location.bytes() - start.offset();
                if (gap < 0 || gap > mostGapBytes || longer > mostBytes) {
                    break;
                }
                end = location.offset() + location.bytes();
                next++;
            }
            return new PageRun(first, next, start.offset(), Math.toIntExact(end - start.offset()));
        }
    }

    /** The bytes of one of its pages, out of what was read of the run; fewer where that is cut short. */
    ByteBuffer page(ByteBuffer run, PageLocation location) {
        int start = Math.toIntExact(location.offset() - offset);
        int length = Math.max(0, Math.min(location.bytes(), run.remaining() - start));
        return run.slice(run.position() + Math.min(start, run.remaining()), length);
    }
}
