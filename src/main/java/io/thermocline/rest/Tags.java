package io.thermocline.rest;

import io.thermocline.blocks.WriteCondition;
import java.util.HashSet;
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
                : WriteCondition.ifMatch(versions("If-Match", match, false));
    }

    /** Whether an If-None-Match header names the version, so that the client has it. */
    static boolean names(@Nullable String noneMatch, long version) {
        return noneMatch != null
                && (noneMatch.strip().equals(ANY)
                        || versions("If-None-Match", noneMatch, true).contains(version));
    }

    /** The versions that a list of tags names; tags that are no versions of ours name none. */
    private static Set<Long> versions(String header, String list, boolean weakly) {
        Set<Long> versions = new HashSet<>();
        for (String each : list.split(",", -1)) {
            String tag = each.strip();
            boolean weak = tag.startsWith("W/");
            String opaque = weak ? tag.substring(2) : tag;
            if (opaque.length() < 2 || !opaque.startsWith("\"") || !opaque.endsWith("\"")) {
                throw Exchange.malformed(header, "must be a list of quoted tags, such as \"3\", or *");
            }
            String digits = opaque.substring(1, opaque.length() - 1);
            if ((weakly || !weak) && digits.matches("[1-9]\\d{0,17}")) {
                versions.add(Long.parseLong(digits));
            }
        }
        return versions;
    }
}
