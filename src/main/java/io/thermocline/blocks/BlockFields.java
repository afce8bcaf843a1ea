package io.thermocline.blocks;

import io.thermocline.block.Band;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metadata that a request says about a block; every field may be absent.
 *
 * @param key the caller's own name for the block
 * @param mediaType such as {@code text/markdown}
 */
public record BlockFields(
        Field<String> name,
        Field<String> key,
        Field<Boolean> readOnly,
        Field<String> mediaType,
        Lifetime lifetime,
        Sharing sharing,
        Annotations annotations) {
    /** Nothing said. */
    public static final BlockFields NONE = builder().build();

    public BlockFields {
        Objects.requireNonNull(name);
        Objects.requireNonNull(key);
        Objects.requireNonNull(readOnly);
        Objects.requireNonNull(mediaType);
        Objects.requireNonNull(lifetime);
        Objects.requireNonNull(sharing);
        Objects.requireNonNull(annotations);
    }

    /** Starts with every field absent. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same with another key and space. */
    BlockFields with(Field<String> otherKey, Field<String> space) {
        Sharing other = new Sharing(space, sharing.manifolds(), sharing.shared(), sharing.band(), sharing.access());
        return new BlockFields(name, otherKey, readOnly, mediaType, lifetime, other, annotations);
    }

    /** When the block ends; at most one of the two may have a value. */
    public record Lifetime(Field<Instant> expiresAt, Field<Duration> ttl) {
        public Lifetime {
            Objects.requireNonNull(expiresAt);
            Objects.requireNonNull(ttl);
        }
    }

    /** Who may see the block, and from where. */
    public record Sharing(
            Field<String> space,
            Field<List<String>> manifolds,
            Field<Boolean> shared,
            Field<Band> band,
            Field<List<String>> access) {
        public Sharing {
            Objects.requireNonNull(space);
            Objects.requireNonNull(manifolds);
            Objects.requireNonNull(shared);
            Objects.requireNonNull(band);
            Objects.requireNonNull(access);
        }
    }

    /**
     * What is said about the block.
     *
     * @param labels in a patch, merged by name (RFC 7396): a label that is removed goes, one that is not mentioned stays
     * @param attributes a JSON object in UTF-8; in a patch, a merge patch (RFC 7396) of the attributes there are
     */
    public record Annotations(
            Field<List<String>> tags, Field<Map<String, Field<String>>> labels, Field<byte[]> attributes) {
        public Annotations {
            Objects.requireNonNull(tags);
            Objects.requireNonNull(labels);
            Objects.requireNonNull(attributes);
        }
    }

    /** Collects fields one by one. Not thread-safe. */
    public static final class Builder {
        private Field<String> name = Field.absent();
        private Field<String> key = Field.absent();
        private Field<Boolean> readOnly = Field.absent();
        private Field<String> mediaType = Field.absent();
        private Field<Instant> expiresAt = Field.absent();
        private Field<Duration> ttl = Field.absent();
        private Field<String> space = Field.absent();
        private Field<List<String>> manifolds = Field.absent();
        private Field<Boolean> shared = Field.absent();
        private Field<Band> band = Field.absent();
        private Field<List<String>> access = Field.absent();
        private Field<List<String>> tags = Field.absent();
        private Field<Map<String, Field<String>>> labels = Field.absent();
        private Field<byte[]> attributes = Field.absent();

        private Builder() {}

        public Builder name(Field<String> value) {
            name = value;
            return this;
        }

        public Builder key(Field<String> value) {
            key = value;
            return this;
        }

        public Builder readOnly(Field<Boolean> value) {
            readOnly = value;
            return this;
        }

        public Builder mediaType(Field<String> value) {
            mediaType = value;
            return this;
        }

        public Builder expiresAt(Field<Instant> value) {
            expiresAt = value;
            return this;
        }

        public Builder ttl(Field<Duration> value) {
            ttl = value;
            return this;
        }

        public Builder space(Field<String> value) {
            space = value;
            return this;
        }

        public Builder manifolds(Field<List<String>> value) {
            manifolds = value;
            return this;
        }

        public Builder shared(Field<Boolean> value) {
            shared = value;
            return this;
        }

        public Builder band(Field<Band> value) {
            band = value;
            return this;
        }

        public Builder access(Field<List<String>> value) {
            access = value;
            return this;
        }

        public Builder tags(Field<List<String>> value) {
            tags = value;
            return this;
        }

        public Builder labels(Field<Map<String, Field<String>>> value) {
            labels = value;
            return this;
        }

        public Builder attributes(Field<byte[]> value) {
            attributes = value;
            return this;
        }

        /** The fields collected so far. */
        public BlockFields build() {
            return new BlockFields(
                    name,
                    key,
                    readOnly,
                    mediaType,
                    new Lifetime(expiresAt, ttl),
                    new Sharing(space, manifolds, shared, band, access),
                    new Annotations(tags, labels, attributes));
        }
    }
}
