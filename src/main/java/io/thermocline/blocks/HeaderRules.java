package io.thermocline.blocks;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the header of a block's next version out of what a request says and what was there, and notes every rule it breaks. Pure functions. */
final class HeaderRules {
    private static final Duration MAX_TTL = Duration.ofDays(365_000);
    private static final Instant MAX_EXPIRY = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final String READ_ONLY_SUFFIX = ":read";

    private final Limits limits;

    HeaderRules(Limits limits) {
        this.limits = limits;
    }

    /**
     * What a header is made of.
     *
     * @param current the header that absent fields are taken from; null to take the defaults
     * @param manifold the one that a block lists when its writer names none
     */
    record Ingredients(
            BlockClass blockClass,
            BlockFields fields,
            @Nullable Header current,
            String manifold,
            Content content) {}

    /** The header; meaningless when violations were noted. */
    Header header(Ingredients from, Violations to) {
        BlockFields fields = from.fields();
        Header current = from.current();
        BlockClass blockClass = from.blockClass();
        boolean readOnlyByDefault = ClassRules.readOnlyByDefault(blockClass);
        boolean readOnly =
                fields.readOnly().resolve(current == null ? readOnlyByDefault : current.readOnly(), readOnlyByDefault);
        Sharing sharing = sharing(from, to);
        ClassRules.check(blockClass, readOnly, sharing.shared(), sharing.manifolds(), to);
        return new Header(
                blockClass,
                name(fields.name(), current, to),
                key(fields.key(), current, to),
                readOnly,
                sharing,
                annotations(fields.annotations(), current == null ? null : current.annotations(), to),
                media(from, to));
    }

    private String name(Field<String> field, @Nullable Header current, Violations to) {
        String name = field.resolve(current == null ? "" : current.name(), "");
        to.check("name", PlainText.fault(name, limits.texts().name()));
        return name;
    }

    private @Nullable String key(Field<String> field, @Nullable Header current, Violations to) {
        return switch (field) {
            case Field.Absent<String> _ -> current == null ? null : current.key();
            case Field.Removed<String> _ -> null;
            case Field.Given<String>(String key) -> {
                checkText("key", key, limits.texts().key(), to);
                yield key;
            }
        };
    }

    /** Notes what is wrong with a key that a call looks up. */
    void checkKey(BlockKey key, Violations to) {
        checkText("key", key.key(), limits.texts().key(), to);
        if (key.space() != null) {
            checkSpace(key.space(), to);
        }
    }

    private void checkText(String field, String text, int maxBytes, Violations to) {
        to.check(field, text.isEmpty() ? Optional.of("is empty") : PlainText.fault(text, maxBytes));
    }

    private void checkSpace(String space, Violations to) {
        checkText("space", space, limits.texts().key(), to);
        if (space.startsWith("_")) {
            to.add("space", "begins with _, which is reserved for the store");
        }
    }

    private Sharing sharing(Ingredients from, Violations to) {
        BlockFields.Sharing fields = from.fields().sharing();
        boolean sharedByDefault = ClassRules.sharedByDefault(from.blockClass());
        Sharing byDefault =
                new Sharing(Sharing.DEFAULT_SPACE, List.of(from.manifold()), sharedByDefault, Band.GREEN, List.of());
        Sharing current = from.current() == null ? byDefault : from.current().sharing();
        String space = fields.space().resolve(current.space(), byDefault.space());
        checkSpace(space, to);
        List<String> manifolds = manifolds(fields.manifolds().resolve(current.manifolds(), byDefault.manifolds()), to);
        List<String> access = distinct(fields.access().resolve(current.access(), byDefault.access()));
        checkAccess(access, to);
        return new Sharing(
                space,
                manifolds.isEmpty() ? byDefault.manifolds() : manifolds,
                fields.shared().resolve(current.shared(), sharedByDefault),
                fields.band().resolve(current.band(), byDefault.band()),
                access);
    }

    private List<String> manifolds(List<String> given, Violations to) {
        if (given.isEmpty()) {
            to.add("manifolds", "must list at least one");
        }
        for (int i = 0; i < Math.min(given.size(), limits.counts().manifolds()); i++) {
            to.check("manifolds[" + i + "]", PlainText.faultOfName(given.get(i)));
        }
        to.atMost("manifolds", given.size(), limits.counts().manifolds(), "entries");
        return distinct(given);
    }

    private void checkAccess(List<String> access, Violations to) {
        to.atMost("access", access.size(), limits.counts().access(), "entries");
        for (int i = 0; i < Math.min(access.size(), limits.counts().access()); i++) {
            String entry = access.get(i);
            String field = "access[" + i + "]";
            checkText(field, entry, limits.texts().tag(), to);
            if (entry.equals(READ_ONLY_SUFFIX)) {
                to.add(field, "names nobody");
            }
        }
    }

    private Annotations annotations(BlockFields.Annotations fields, @Nullable Annotations current, Violations to) {
        List<String> tags = distinct(fields.tags().resolve(current == null ? List.of() : current.tags(), List.of()));
        to.atMost("tags", tags.size(), limits.counts().tags(), "entries");
        for (int i = 0; i < Math.min(tags.size(), limits.counts().tags()); i++) {
            checkText("tags[" + i + "]", tags.get(i), limits.texts().tag(), to);
        }
        Map<String, String> labels = labels(fields.labels(), current == null ? null : current.labels(), to);
        byte[] before = current == null ? null : current.attributesJson();
        return new Annotations(tags, labels, attributes(fields.attributes(), before, to));
    }

    private Map<String, String> labels(
            Field<Map<String, Field<String>>> field, @Nullable Map<String, String> current, Violations to) {
        boolean anew = current == null || field instanceof Field.Removed;
        Map<String, String> labels = new LinkedHashMap<>(anew ? Map.of() : current);
        field.orElse(Map.of()).forEach((name, value) -> {
            switch (value) {
                case Field.Absent<String> _ -> {}
                case Field.Removed<String> _ -> {
                    labels.remove(name);
                    if (current == null) {
                        // The name itself may be what cannot be shown.
                        boolean shown = PlainText.fault(name, limits.texts().labelName())
                                .isEmpty();
                        to.add(shown ? "labels." + name : "labels", "may be null only in a patch, which removes it");
                    }
                }
                case Field.Given<String>(String text) -> labels.put(name, text);
            }
        });
        to.atMost("labels", labels.size(), limits.counts().labels(), "entries");
        int left = limits.counts().labels();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (left-- == 0) {
                break;
            }
            checkLabel(label.getKey(), label.getValue(), to);
        }
        return labels;
    }

    private void checkLabel(String name, String value, Violations to) {
        Optional<String> fault = name.isEmpty()
                ? Optional.of("has an empty name")
                : PlainText.fault(name, limits.texts().labelName());
        if (fault.isPresent()) {
            // The name itself may be what cannot be shown.
            to.add("labels", "have a name that " + fault.get());
        } else {
            to.check("labels." + name, PlainText.fault(value, limits.texts().labelValue()));
        }
    }

    private byte[] attributes(Field<byte[]> field, byte @Nullable [] current, Violations to) {
        return switch (field) {
            case Field.Absent<byte[]> _ -> current == null ? AttributesJson.EMPTY : current;
            case Field.Removed<byte[]> _ -> AttributesJson.EMPTY;
            case Field.Given<byte[]>(byte[] json) -> {
                Optional<String> fault = faultOfAttributes(json);
                to.check("attributes", fault);
                if (fault.isPresent() || current == null) {
                    yield json;
                }
                byte[] merged = AttributesJson.merge(current, json);
                to.check("attributes", faultOfAttributes(merged));
                yield merged;
            }
        };
    }

    private Optional<String> faultOfAttributes(byte[] json) {
        return AttributesJson.fault(
                json, limits.texts().attributes(), limits.counts().attributesDepth());
    }

    private Media media(Ingredients from, Violations to) {
        Content content = from.content();
        String mediaType = switch (from.fields().mediaType()) {
            case Field.Given<String>(String given) -> given;
            case Field.Removed<String> _ -> MediaTypes.guess(content.bytes());
            case Field.Absent<String> _ ->
                from.current() == null
                        ? MediaTypes.guess(content.bytes())
                        : from.current().media().mediaType();
        };
        Optional<String> fault = PlainText.fault(mediaType, limits.texts().mediaType());
        to.check("mediaType", fault);
        if (fault.isEmpty() && !MediaTypes.wellFormed(mediaType)) {
            to.add("mediaType", "is not of the form type/subtype (RFC 6838)");
        }
        return new Media(mediaType, content.bytes().length, content.sha256());
    }

    /**
     * When the next version expires.
     *
     * @param currentMicros when the version before does, 0 for never; 0 when there is none
     * @return microseconds since the epoch, 0 for never
     */
    long expiry(BlockFields.Lifetime lifetime, long currentMicros, long nowMicros, Violations to) {
        boolean both = lifetime.ttl() instanceof Field.Given && lifetime.expiresAt() instanceof Field.Given;
        if (both) {
            to.add("ttl", "and expiresAt exclude each other");
            return 0;
        }
        if (lifetime.ttl() instanceof Field.Given<Duration>(Duration ttl)) {
            if (!ttl.isPositive() || ttl.compareTo(MAX_TTL) > 0) {
                to.add("ttl", "must be more than nothing and at most 365,000 days");
                return 0;
            }
            return nowMicros + Math.max(1, ttl.toSeconds() * 1_000_000 + ttl.toNanosPart() / 1_000);
        }
        if (lifetime.expiresAt() instanceof Field.Given<Instant>(Instant expiresAt)) {
            return expiry(expiresAt, currentMicros, nowMicros, to);
        }
        boolean removed = lifetime.ttl().mentioned() || lifetime.expiresAt().mentioned();
        return removed ? 0 : currentMicros;
    }

    private static long expiry(Instant expiresAt, long currentMicros, long nowMicros, Violations to) {
        if (expiresAt.isBefore(Instant.EPOCH) || expiresAt.isAfter(MAX_EXPIRY)) {
            to.add("expiresAt", "must lie between 1970 and 9999");
            return 0;
        }
        long micros = expiresAt.getEpochSecond() * 1_000_000 + expiresAt.getNano() / 1_000;
        if (micros <= nowMicros && micros != currentMicros) {
            to.add("expiresAt", "lies in the past");
        }
        return micros;
    }

    private static List<String> distinct(List<String> entries) {
        return List.copyOf(new LinkedHashSet<>(entries));
    }
}
