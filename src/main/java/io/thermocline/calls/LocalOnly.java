package io.thermocline.calls;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A store without API keys trusts whoever reaches its loopback port, and a web browser on the same machine reaches it for any page it shows. So
 * calls that a page of another site makes ({@code Origin}), or that came by a name which is not this machine's ({@code Host}, DNS rebinding), are
 * refused. Clients that are no browsers send no {@code Origin}.
 */
final class LocalOnly {
    private static final String ORIGIN = "origin";
    private static final String HOST = "host";

    // RFC 3986, sections 3.1 and 3.2; RFC 6454, section 6.2. Without a user or a path, which neither header has.
    private static final String LOOPBACK = "(?:localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(?::\\d{0,5})?";
    private static final String ADDRESS = "127.0.0.1";
    private static final String NAME = "localhost";
    private static final int PORT_CHARACTERS = 6;
    private static final Pattern LOCAL_HOST = Pattern.compile(LOOPBACK, Pattern.CASE_INSENSITIVE);
    private static final Pattern LOCAL_ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://" + LOOPBACK, Pattern.CASE_INSENSITIVE);

    private LocalOnly() {}

    /** @throws io.thermocline.problem.ProblemException of kind FORBIDDEN for a call that a foreign page makes */
    static void require(Metadata metadata) {
        require(
                metadata.get(ORIGIN),
                LOCAL_ORIGIN,
                "Origin",
                "pages of other sites may not call a store that has no API keys");
        String host = metadata.get(HOST);
        if (host != null && isPlainlyLocal(host)) {
            return;
        }
        require(host, LOCAL_HOST, "Host", "call a store that has no API keys as 127.0.0.1 or localhost");
    }

    /** One of the two names that nearly all go by, and a port or none: seen without the pattern. */
    private static boolean isPlainlyLocal(String host) {
        int colon = host.indexOf(':');
        int name = colon < 0 ? host.length() : colon;
        if (host.length() - name > PORT_CHARACTERS) {
            return false;
        }
        for (int i = name + 1; i < host.length(); i++) {
            if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                return false;
            }
        }
        return (name == ADDRESS.length() && host.startsWith(ADDRESS))
                || (name == NAME.length() && host.startsWith(NAME));
    }

    private static void require(@Nullable String value, Pattern local, String header, String why) {
        if (value != null && !local.matcher(value).matches()) {
            throw Problem.field(ProblemKind.FORBIDDEN, header, why).exception();
        }
    }
}
