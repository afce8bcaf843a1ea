package io.thermocline.cli;

import java.net.URI;

/** Nobody listens, or nobody answers. */
final class ServerUnreachable extends CommandFailure {
    private static final long serialVersionUID = 1L;

    ServerUnreachable(URI server, String why, Throwable cause) {
        super(
                "No server at " + server + " (" + why + "). Start one with `./dev run`, or name another with --url or "
                        + "THERMOCLINE_URL.",
                cause);
    }
}
