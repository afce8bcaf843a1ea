package io.thermocline.objects;

import java.util.regex.Pattern;

/**
 * Which names objects may have, so that every place takes them as they are: parts separated by slashes, each of letters, digits, {@code _}, {@code -}, {@code .}
 * and {@code =}, not beginning with a dot or a dash. No name may be a folder of another. All is ASCII, so order by characters is order by bytes.
 */
public final class ObjectNames {
    /** Most characters of a name; S3 allows 1,024 bytes with the prefix. */
    public static final int MAX_CHARACTERS = 512;

    private static final int MAX_PART = 200;
    private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.=-]{0," + (MAX_PART - 1) + "}";
    private static final Pattern NAME = Pattern.compile(PART + "(/" + PART + ")*");
    private static final Pattern PREFIX = Pattern.compile("(" + PART + "/)*(" + PART + ")?");
    private static final Pattern ONE_PART = Pattern.compile(PART);

    private ObjectNames() {}

    /** The same name; refuses what cannot be one. */
    public static String require(String name) {
        return require(name, NAME, "no name for an object");
    }

    /** Refuses what is no part of an object. */
    public static void requireRange(String name, long position, int bytes) {
        require(name);
        if (position < 0 || bytes < 0) {
            throw new IllegalArgumentException("no part of an object: " + bytes + " bytes at " + position);
        }
    }

    /** Refuses what no name can begin with, and no objects at all. */
    public static void requireList(String prefix, int limit) {
        require(prefix, PREFIX, "no prefix of names");
        if (limit < 1) {
            throw new IllegalArgumentException("no limit of a list: " + limit);
        }
    }

    /** Whether it can be a name. */
    public static boolean isName(String text) {
        return text.length() <= MAX_CHARACTERS && NAME.matcher(text).matches();
    }

    /** Whether it can be one part of a name. */
    static boolean isPart(String text) {
        return ONE_PART.matcher(text).matches();
    }

    /** The part of a name before its last slash; empty if it has none. */
    static String folderOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static String require(String text, Pattern pattern, String what) {
        if (text.length() > MAX_CHARACTERS || !pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(what + ": " + text);
        }
        return text;
    }
}
