package io.thermocline.filter;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A field of a block that filters may name. */
public enum BlockField {
    ID("id", Kind.TEXT),
    KEY("key", Kind.TEXT),
    NAME("name", Kind.TEXT),
    CLASS("class", Kind.TEXT),
    VERSION("version", Kind.INT),
    CREATED_AT("createdAt", Kind.TIME),
    UPDATED_AT("updatedAt", Kind.TIME),
    EXPIRES_AT("expiresAt", Kind.TIME),
    READ_ONLY("readOnly", Kind.BOOL),
    PERSISTED("persisted", Kind.BOOL),
    MANIFOLDS("manifolds", Kind.TEXTS),
    SHARED("shared", Kind.BOOL),
    SPACE("space", Kind.TEXT),
    BAND("band", Kind.TEXT),
    ACCESS("access", Kind.TEXTS),
    TAGS("tags", Kind.TEXTS),
    LABELS("labels", Kind.LABELS),
    ATTRIBUTES("attributes", Kind.DYNAMIC),
    MEDIA_TYPE("mediaType", Kind.TEXT),
    SIZE("size", Kind.INT),
    SHA256("sha256", Kind.TEXT);

    private static final Map<String, BlockField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(each -> each.text, Function.identity()));

    private final String text;
    private final Kind kind;

    BlockField(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /** The name of the field in filters and in JSON. */
    public String text() {
        return text;
    }

    /** What its values are. */
    public Kind kind() {
        return kind;
    }

    /** Whether a block may lack it. */
    public boolean optional() {
        return this == KEY || this == EXPIRES_AT;
    }

    /** The field of that name; null when there is none. */
    static @Nullable BlockField named(String name) {
        return BY_NAME.get(name);
    }
}
