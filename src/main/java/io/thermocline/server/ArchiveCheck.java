package io.thermocline.server;

import io.thermocline.objects.ObjectNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with the settings of the archive. Tells no value that may be secret. */
final class ArchiveCheck {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,62}");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final long MIB = 1L << 20;
    private static final int MAX_ATTEMPTS = 20;
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_CURRENCY = 20;
    private static final double MAX_PRICE = 1_000_000;

    private final BiConsumer<String, String> wrong;

    /**
     * Prepares a check.
     *
     * @param wrong takes a setting without its prefix, and what it must be
     */
    ArchiveCheck(BiConsumer<String, String> wrong) {
        this.wrong = wrong;
    }

    void check(ArchiveSettings archive) {
        ArchiveSettings.S3 s3 = archive.s3();
        switch (archive.kind()) {
            case DISK -> unused(s3);
            case S3 -> bucket(s3);
        }
        require(
                s3.timeout().compareTo(Duration.ofSeconds(1)) >= 0
                        && s3.timeout().compareTo(Duration.ofMinutes(10)) <= 0,
                "timeout",
                "must be from a second to ten minutes");
        require(s3.attempts() >= 1 && s3.attempts() <= MAX_ATTEMPTS, "attempts", "must be between 1 and 20");
        require(
                s3.connections() >= 1 && s3.connections() <= MAX_CONNECTIONS,
                "connections",
                "must be between 1 and 1000");
        prices(archive.prices());
        long part = s3.partBytes().asLongValue();
        require(part >= 5 * MIB && part <= 256 * MIB, "part-bytes", "must be at least 5M and at most 256M");
    }

    private void prices(ArchivePriceSettings prices) {
        price("per-thousand-writes", prices.perThousandWrites());
        price("per-thousand-reads", prices.perThousandReads());
        price("per-thousand-deletes", prices.perThousandDeletes());
        price("per-gib-month", prices.perGibMonth());
        price("per-gib-out", prices.perGibOut());
        int length = prices.currency().codePointCount(0, prices.currency().length());
        if (length > MAX_CURRENCY || prices.currency().codePoints().anyMatch(Character::isISOControl)) {
            wrong.accept("archive.prices.currency", "must be at most 20 characters, none of them a control character");
        }
    }

    private void price(String name, OptionalDouble price) {
        if (price.isPresent() && !(price.getAsDouble() >= 0 && price.getAsDouble() <= MAX_PRICE)) {
            wrong.accept("archive.prices." + name, "must be from 0 to a million");
        }
    }

    /** A bucket that is named and not used is a mistake that would be found too late. */
    private void unused(ArchiveSettings.S3 s3) {
        boolean named = s3.bucket().isPresent() || s3.endpoint().isPresent();
        require(
                !named,
                s3.bucket().isPresent() ? "bucket" : "endpoint",
                "is for thermocline.archive.kind=s3, which is disk");
    }

    private void bucket(ArchiveSettings.S3 s3) {
        require(s3.bucket().isPresent(), "bucket", "must name the bucket, since thermocline.archive.kind is s3");
        require(matches(s3.bucket(), BUCKET), "bucket", "must be the name of a bucket");
        require(matches(s3.region(), REGION), "region", "must be the name of a region");
        require(
                s3.endpoint().isEmpty() || endpoint(s3.endpoint().get()) != null,
                "endpoint",
                "must be an address such as https://minio.example.org:9000, with nothing behind the port");
        require(
                s3.prefix().isEmpty() || isPrefix(s3.prefix().get()),
                "prefix",
                "must be parts separated by slashes, of letters, digits, _, -, . and =, without a slash in front");
        require(
                s3.accessKey().isPresent() == s3.secretKey().isPresent(),
                "access-key",
                "and thermocline.archive.s3.secret-key belong together: set both, or none");
    }

    private static boolean matches(Optional<String> value, Pattern pattern) {
        return value.isEmpty() || pattern.matcher(value.get()).matches();
    }

    private static boolean isPrefix(String prefix) {
        try {
            ObjectNames.requireList(prefix, 1);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Null if it is none. */
    static @Nullable URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean fine = uri.getScheme() != null
                    && Set.of("http", "https").contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && Set.of("", "/").contains(uri.getPath());
            return fine ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private void require(boolean holds, String name, String rule) {
        if (!holds) {
            wrong.accept("archive.s3." + name, rule);
        }
    }
}
