package io.thermocline.cli;

import java.util.Objects;

/** Something of the tree that is left out on purpose. */
record Skip(String path, Reason reason) {
    Skip {
        Objects.requireNonNull(path);
        Objects.requireNonNull(reason);
    }

    /** Why. */
    enum Reason {
        HIDDEN("hidden"),
        IGNORED("ignored by .gitignore, or a folder of build results"),
        EXCLUDED("excluded by --include or --exclude"),
        OTHER_KIND("of a kind that is not imported"),
        BINARY("binary or not UTF-8"),
        TOO_LARGE("larger than a block may be"),
        LINK("a symbolic link to a folder or out of the tree"),
        SPECIAL("not a regular file"),
        SAME_KEY("another file has the same key"),
        UNREADABLE_NAME("its name is not UTF-8, or has control characters");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Whether somebody who wants everything imported should be told of each. */
        boolean surprising() {
            return this == TOO_LARGE || this == SAME_KEY || this == UNREADABLE_NAME;
        }
    }
}
