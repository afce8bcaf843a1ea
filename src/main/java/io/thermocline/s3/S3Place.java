package io.thermocline.s3;

import io.thermocline.objects.ObjectNames;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Which bucket, and how to get there.
 *
 * @param endpoint the server; without one, Amazon's of the region
 * @param region without one, that of the environment; with an endpoint, {@code us-east-1}
 * @param prefix what names of objects in the bucket begin with; empty, or ending with a slash
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param keys without any, the credentials of the environment: variables, profile, web identity, container, instance
 */
public record S3Place(
        Optional<URI> endpoint,
        Optional<String> region,
        String bucket,
        String prefix,
        boolean pathStyle,
        Optional<Keys> keys) {
    /** An access key with its secret. */
    public record Keys(String accessKey, String secretKey) {
        public Keys {
            Objects.requireNonNull(accessKey);
            Objects.requireNonNull(secretKey);
        }

        @Override
        public String toString() {
            return "Keys[accessKey=" + accessKey + "]";
        }
    }

    public S3Place {
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(region);
        Objects.requireNonNull(keys);
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("no bucket");
        }
        String slashed = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        ObjectNames.requireList(slashed, 1);
        prefix = slashed;
    }

    /** For people. */
    String text() {
        String where = "s3://" + bucket + "/" + prefix;
        return endpoint.map(server -> where + " at " + server).orElse(where);
    }
}
