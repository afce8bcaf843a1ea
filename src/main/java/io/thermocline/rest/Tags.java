package io.thermocline.rest;

import io.thermocline.system.WriteCondition;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entity tags and the conditions made of them; RFC 9110, sections 8.8.3 and 13.1. */
final class Tags {
    private static final String ANY = "*";

    private Tags() {}

    /** A version as a tag. */
    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** The condition of a write. */
    static WriteCondition condition(Exchange exchange) {
        String match = exchange.header("if-match");
        String noneMatch = exchange.header("if-none-match");
        if (match != null && noneMatch != null) {
            throw Exchange.malformed("If-Match", "excludes If-None-Match");
        }
        if (noneMatch != null) {
            if (!noneMatch.strip().equals(ANY)) {
                throw Exchange.malformed("If-None-Match", "may only be * on a write");
            }
            return WriteCondition.ABSENT;
        }
        if (match == null) {
            return WriteCondition.NONE;
        }
        return match.strip().equals(ANY)
                ? WriteCondition.PRESENT
                : WriteCondition.ifMatch(versions(match, false)
                        .orElseThrow(() ->
                                Exchange.malformed("If-Match", "must be a list of quoted tags, such as \"3\", or *")));
    }

    /** Refuses conditions of a request that writes more than one block. */
    static void requireNone(HttpServerRequest request, String instead) {
        for (String header : List.of("If-Match", "If-None-Match")) {
            if (request.getHeader(header) != null) {
                throw Exchange.malformed(header, "does not say which of the blocks it is about; " + instead);
            }
        }
    }

    /** Whether an If-None-Match header names the version, so that the client has it. One that cannot be read asks for nothing. */
    static boolean names(@Nullable String noneMatch, long version) {
        return noneMatch != null
                && (noneMatch.strip().equals(ANY)
                        || versions(noneMatch, true).orElse(Set.of()).contains(version));
    }

    /** The versions that a list of tags names; tags that are no versions of ours name none. Empty for what is no list of tags. */
    private static Optional<Set<Long>> versions(String list, boolean weakly) {
        Set<Long> versions = new HashSet<>();
        for (String each : list.split(",", -1)) {
            String tag = each.strip();
            boolean weak = tag.startsWith("W/");
            String opaque = weak ? tag.substring(2) : tag;
            if (opaque.length() < 2 || !opaque.startsWith("\"") || !opaque.endsWith("\"")) {
                return Optional.empty();
            }
            String digits = opaque.substring(1, opaque.length() - 1);
            if ((weakly || !weak) && digits.matches("[1-9]\\d{0,17}")) {
                versions.add(Long.parseLong(digits));
            }
        }
        return Optional.of(versions);
    }
}
