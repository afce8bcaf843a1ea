package io.thermocline.calls;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A store without API keys trusts whoever reaches its loopback port, and a web browser on the same machine reaches it for any page it shows. So
 * calls that a page of another site makes ({@code Origin}), or that came by a name which is not this machine's ({@code Host}, DNS rebinding), are
 * refused. Clients that are no browsers send no {@code Origin}.
 */
final class LocalOnly {
    private static final String ORIGIN = "origin";
    private static final String HOST = "host";

    private LocalOnly() {}

    /** @throws io.thermocline.problem.ProblemException of kind FORBIDDEN for a call that a foreign page makes */
    static void require(Metadata metadata) {
        require(metadata.get(ORIGIN), "Origin", "pages of other sites may not call a store that has no API keys");
        String host = metadata.get(HOST);
        require(
                host == null ? null : "http://" + host,
                "Host",
                "call a store that has no API keys as 127.0.0.1 or localhost");
    }

    private static void require(@Nullable String origin, String header, String why) {
        if (origin != null && !local(origin)) {
            throw Problem.field(ProblemKind.FORBIDDEN, header, why).exception();
        }
    }

    private static boolean local(String origin) {
        try {
            String host = new URI(origin).getHost();
            if (host == null) {
                return false;
            }
            String name = host.toLowerCase(Locale.ROOT);
            return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
