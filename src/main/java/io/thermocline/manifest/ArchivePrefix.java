package io.thermocline.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which the archive's objects of a segment lie. Writers have epochs of their own, so no two of them ever write the same object.
 *
 * @param epoch of the writer that stored them, from 1
 * @param segmentId the segment
 */
public record ArchivePrefix(long epoch, long segmentId) {
    /** Under which the objects of all segments lie. */
    public static final String ALL = "data/";

    private static final Pattern NAME = Pattern.compile(ALL + "(\\d{10,19})-(\\d{10,19})/.*");

    public ArchivePrefix {
        if (epoch < 1 || segmentId < 1) {
            throw new IllegalArgumentException("epoch and segment are counted from 1");
        }
    }

    /** As names of objects begin, without a slash at the end. */
    public String text() {
        return "%s%010d-%010d".formatted(ALL, epoch, segmentId);
    }

    /** The prefix of an object's name; empty if it is none of a segment's. */
    public static Optional<ArchivePrefix> of(String objectName) {
        Matcher matcher = NAME.matcher(objectName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            ArchivePrefix prefix =
                    new ArchivePrefix(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
            return objectName.startsWith(prefix.text() + "/") ? Optional.of(prefix) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
