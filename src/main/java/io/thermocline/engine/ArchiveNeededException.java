package io.thermocline.engine;

/** The store cannot be opened without its archive, and the archive cannot be asked; nothing was lost, and the start can be tried again. */
public final class ArchiveNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveNeededException(String what, RuntimeException why) {
        super(
                what + ": " + why.getMessage()
                        + ". See that the archive can be reached and that the settings name the right one, then start again",
                why);
    }
}
