package io.thermocline.segment;

import org.jspecify.annotations.Nullable;

/** Part of a segment is damaged: what it holds cannot be served. Other parts can. */
public final class CorruptPageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CorruptPage page;

    CorruptPageException(CorruptPage page, String detail, @Nullable Throwable cause) {
        super(
                "segment=" + page.segment() + " column=" + page.column() + " page=" + page.page() + " offset="
                        + page.offset() + ": " + detail,
                cause);
        this.page = page;
    }

    /** Which part. */
    public CorruptPage page() {
        return page;
    }
}
