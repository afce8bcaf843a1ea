package io.thermocline.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.BitSet;

/** The targets of requests; RFC 9112, section 3.2. */
final class Targets {
    private static final BitSet PLAIN = plain();

    private Targets() {}

    /** Whether a target is a URI, or a reference to one. */
    static boolean isUri(String target) {
        return isPlain(target) || parses(target);
    }

    /** A path of letters and marks that stand for themselves, as nearly all are: a URI without being parsed. */
    private static boolean isPlain(String target) {
        if (!target.startsWith("/") || target.startsWith("//")) {
            return false;
        }
        for (int i = 0; i < target.length(); i++) {
            if (!PLAIN.get(target.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean parses(String target) {
        try {
            new URI(target);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static BitSet plain() {
        BitSet plain = new BitSet();
        plain.set('a', 'z' + 1);
        plain.set('A', 'Z' + 1);
        plain.set('0', '9' + 1);
        "/-._~?=&".chars().forEach(plain::set);
        return plain;
    }
}
