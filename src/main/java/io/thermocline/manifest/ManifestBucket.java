package io.thermocline.manifest;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.StoredObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Manifest versions as objects of the archive, each created only if absent, so that the archive decides between writers wherever they run. Calls wait, and fail with an
 * {@link io.thermocline.objects.ObjectStoreException}.
 */
public final class ManifestBucket implements ManifestStore {
    /** How the names of all versions begin. */
    public static final String PREFIX = "manifest/";

    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{10,19})\\.manifest");
    private static final int PAGE = 1000;

    private final ObjectStore objects;

    /** The objects {@code manifest/…} of an archive. */
    public ManifestBucket(ObjectStore objects) {
        this.objects = Objects.requireNonNull(objects);
    }

    @Override
    public List<Long> versions() {
        List<Long> versions = new ArrayList<>();
        String after = "";
        while (true) {
            List<StoredObject> page = Answered.await(objects.list(PREFIX, after, PAGE));
            for (StoredObject each : page) {
                Matcher matcher = NAME.matcher(each.name());
                if (matcher.matches()) {
                    versions.add(Long.valueOf(matcher.group(1)));
                }
            }
            if (page.size() < PAGE) {
                versions.sort(null);
                return versions;
            }
            after = page.getLast().name();
        }
    }

    @Override
    public Optional<byte[]> read(long version) {
        return Answered.await(objects.read(name(version)));
    }

    /**
     * A reply that was lost and asked for again says that the name is taken, by ourselves: what lies there tells. It is read after a creation too: what was stored
     * otherwise than it was sent is removed, since nobody could ever read it.
     */
    @Override
    public boolean createIfAbsent(long version, byte[] bytes) {
        boolean created = Answered.await(objects.createIfAbsent(name(version), bytes));
        boolean same =
                read(version).filter(found -> Arrays.equals(found, bytes)).isPresent();
        if (created && !same) {
            boolean still =
                    read(version).filter(found -> !Arrays.equals(found, bytes)).isPresent();
            if (still) {
                delete(version);
                throw new ObjectStoreException(Kind.CORRUPT, nameOf(version) + " was stored otherwise than sent", null);
            }
        }
        return created || same;
    }

    @Override
    public void sync() {
        // What is there is durable.
    }

    @Override
    public void delete(long version) {
        Answered.await(objects.delete(List.of(name(version))));
    }

    @Override
    public String nameOf(long version) {
        return objects.place() + ": " + name(version);
    }

    private static String name(long version) {
        return "%s%010d.manifest".formatted(PREFIX, version);
    }
}
