package io.thermocline.s3;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** What a bucket keeps besides its objects: superseded versions, delete markers, parts of uploads that came to no end. Runs on threads that may wait. */
final class Leftovers {
    /** How servers call the only version of an object in a bucket that keeps none. */
    private static final String NONE = "null";

    /** How often versions are listed and removed: beyond it somebody goes on storing them. */
    private static final int PASSES = 3;

    private final Requests requests;
    private final String bucket;

    /**
     * One version of one key.
     *
     * @param id null on a server that keeps one alone
     * @param newest whether it is what reads see
     * @param marker whether it says no more than that there was a deletion
     */
    private record Version(String key, @Nullable String id, boolean newest, boolean marker) {
        String name() {
            return id == null || NONE.equals(id) ? "" : id;
        }
    }

    Leftovers(Requests requests, String bucket) {
        this.requests = requests;
        this.bucket = bucket;
    }

    /**
     * Removes an object with all versions and parts of its name. The newest goes last: nothing older is shown in between, and what is left when this is cut short
     * is still found by its name.
     *
     * @return ids of the versions that were there; one without text of an object on a server that keeps one alone
     */
    Set<String> purge(String key) {
        removeUploads(key, upload -> key.equals(upload.key()));
        Set<String> gone = new LinkedHashSet<>();
        List<Version> versions = versions(key);
        for (int pass = 0; pass < PASSES && !versions.isEmpty(); pass++) {
            versions.stream().filter(each -> !each.marker()).forEach(each -> gone.add(each.name()));
            requests.forEach(versions.stream().filter(each -> !each.newest()).toList(), this::delete);
            requests.forEach(versions.stream().filter(Version::newest).toList(), this::delete);
            // somebody may have stored it meanwhile
            versions = versions(key);
        }
        return gone;
    }

    private CompletableFuture<?> delete(Version version) {
        return requests.send(
                "delete " + version.key(),
                client -> client.deleteObject(
                        request -> request.bucket(bucket).key(version.key()).versionId(version.id())));
    }

    /** On a server that keeps none, the object if there is one. */
    private List<Version> versions(String key) {
        Predicate<Version> its = each -> key.equals(each.key());
        // The versions of the key itself come before those of longer ones.
        return versions(key, its, key::equals)
                .orElseGet(() -> exists(key) ? List.of(new Version(key, null, true, false)) : List.of());
    }

    /** Keys of which something lies here that no list shows: superseded versions behind a deletion, parts of uploads. */
    Set<String> hidden(String prefix) {
        Set<String> keys = new LinkedHashSet<>();
        uploads(prefix).forEach(upload -> keys.add(upload.key()));
        Set<String> shown = new HashSet<>();
        List<Version> versions = versions(prefix, _ -> true, _ -> true).orElse(List.of());
        versions.stream().filter(each -> each.newest() && !each.marker()).forEach(each -> shown.add(each.key()));
        versions.stream()
                .map(Version::key)
                .filter(each -> !shown.contains(each))
                .forEach(keys::add);
        return keys;
    }

    /**
     * Versions of keys with a prefix, page by page; empty on a server that keeps none.
     *
     * @param goOn asked of the key at which the next page begins
     */
    private Optional<List<Version>> versions(String prefix, Predicate<Version> which, Predicate<String> goOn) {
        List<Version> found = new ArrayList<>();
        String keyMarker = null;
        String versionMarker = null;
        while (true) {
            ListObjectVersionsResponse page;
            try {
                page = versions(prefix, keyMarker, versionMarker);
            } catch (RuntimeException e) {
                if (e.getCause() != null && S3Failures.isNotOffered(e.getCause())) {
                    return Optional.empty();
                }
                throw e;
            }
            Stream.concat(
                            page.versions().stream().map(Leftovers::version),
                            page.deleteMarkers().stream().map(Leftovers::version))
                    .filter(which)
                    .forEach(found::add);
            boolean more = Boolean.TRUE.equals(page.isTruncated())
                    && page.nextKeyMarker() != null
                    && goOn.test(page.nextKeyMarker());
            if (!more) {
                return Optional.of(found);
            }
            keyMarker = page.nextKeyMarker();
            versionMarker = page.nextVersionIdMarker();
        }
    }

    private static Version version(ObjectVersion version) {
        return new Version(version.key(), version.versionId(), Boolean.TRUE.equals(version.isLatest()), false);
    }

    private static Version version(DeleteMarkerEntry marker) {
        return new Version(marker.key(), marker.versionId(), Boolean.TRUE.equals(marker.isLatest()), true);
    }

    private boolean exists(String key) {
        try {
            Answered.await(requests.send(
                    "look at " + key,
                    client ->
                            client.headObject(request -> request.bucket(bucket).key(key))));
            return true;
        } catch (ObjectStoreException e) {
            if (e.kind() == ObjectStoreException.Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    private ListObjectVersionsResponse versions(
            String key, @Nullable String keyMarker, @Nullable String versionMarker) {
        return Answered.await(requests.send(
                "list versions of " + key,
                client -> client.listObjectVersions(request ->
                        request.bucket(bucket).prefix(key).keyMarker(keyMarker).versionIdMarker(versionMarker))));
    }

    /** Removes parts of uploads that began before an instant. */
    int removeUploads(String prefix, Instant before) {
        return removeUploads(
                prefix,
                upload -> upload.initiated() != null && upload.initiated().isBefore(before));
    }

    private int removeUploads(String prefix, Predicate<MultipartUpload> which) {
        List<MultipartUpload> found = uploads(prefix).stream().filter(which).toList();
        requests.forEach(found, this::remove);
        return found.size();
    }

    /** None on a server that tells of none. */
    private List<MultipartUpload> uploads(String prefix) {
        List<MultipartUpload> found = new ArrayList<>();
        String keyMarker = null;
        String idMarker = null;
        boolean more = true;
        while (more) {
            ListMultipartUploadsResponse page;
            try {
                page = uploads(prefix, keyMarker, idMarker);
            } catch (RuntimeException e) {
                if (e.getCause() != null && S3Failures.isNotOffered(e.getCause())) {
                    return List.of();
                }
                throw e;
            }
            found.addAll(page.uploads());
            more = Boolean.TRUE.equals(page.isTruncated()) && page.nextKeyMarker() != null;
            keyMarker = page.nextKeyMarker();
            idMarker = page.nextUploadIdMarker();
        }
        return found;
    }

    private ListMultipartUploadsResponse uploads(String prefix, @Nullable String keyMarker, @Nullable String idMarker) {
        return Answered.await(requests.send(
                "list uploads of " + prefix,
                client -> client.listMultipartUploads(request -> request.bucket(bucket)
                        .prefix(prefix)
                        .keyMarker(keyMarker)
                        .uploadIdMarker(idMarker))));
    }

    /** One that is gone meanwhile is what was wanted. */
    private CompletableFuture<?> remove(MultipartUpload upload) {
        return requests.send(
                "take back parts of " + upload.key(),
                client -> client.abortMultipartUpload(request ->
                                request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()))
                        .handle((answer, failure) -> {
                            if (failure != null
                                    && S3Failures.status(failure)
                                            .filter(status -> status == S3Failures.NOT_FOUND)
                                            .isEmpty()) {
                                throw S3Failures.of(failure, "take back parts of " + upload.key());
                            }
                            return true;
                        }));
    }
}
