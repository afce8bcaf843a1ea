package io.thermocline.s3;

import io.thermocline.objects.Answered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** What a bucket keeps besides its objects: superseded versions, delete markers, parts of uploads that came to no end. Runs on threads that may wait. */
final class Leftovers {
    private final Requests requests;
    private final String bucket;

    /** One version of one key. */
    private record Version(String key, @Nullable String id) {}

    Leftovers(Requests requests, String bucket) {
        this.requests = requests;
        this.bucket = bucket;
    }

    /** Removes an object with all versions and parts of its name. */
    void purge(String key) {
        removeUploads(key, upload -> key.equals(upload.key()));
        List<Version> versions = versions(key);
        // First what is current, so that nothing older is shown in between.
        requests.forEach(List.of(new Version(key, null)), this::delete);
        requests.forEach(versions, this::delete);
        // On a bucket that keeps versions, the deletion above has left a mark.
        requests.forEach(versions(key), this::delete);
    }

    private CompletableFuture<?> delete(Version version) {
        return requests.send(
                "delete " + version.key(),
                client -> client.deleteObject(
                        request -> request.bucket(bucket).key(version.key()).versionId(version.id())));
    }

    /** Empty on a server that keeps none. */
    private List<Version> versions(String key) {
        List<Version> found = new ArrayList<>();
        String keyMarker = null;
        String versionMarker = null;
        while (true) {
            ListObjectVersionsResponse page;
            try {
                page = versions(key, keyMarker, versionMarker);
            } catch (RuntimeException e) {
                if (e.getCause() != null && S3Failures.isNotOffered(e.getCause())) {
                    return List.of();
                }
                throw e;
            }
            page.versions().stream()
                    .filter(each -> key.equals(each.key()))
                    .map(Leftovers::version)
                    .forEach(found::add);
            page.deleteMarkers().stream()
                    .filter(each -> key.equals(each.key()))
                    .map(Leftovers::version)
                    .forEach(found::add);
            // The versions of the key itself come before those of longer ones.
            boolean more = Boolean.TRUE.equals(page.isTruncated()) && key.equals(page.nextKeyMarker());
            if (!more) {
                return found;
            }
            keyMarker = page.nextKeyMarker();
            versionMarker = page.nextVersionIdMarker();
        }
    }

    private static Version version(ObjectVersion version) {
        return new Version(version.key(), version.versionId());
    }

    private static Version version(DeleteMarkerEntry marker) {
        return new Version(marker.key(), marker.versionId());
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
                    return 0;
                }
                throw e;
            }
            page.uploads().stream().filter(which).forEach(found::add);
            more = Boolean.TRUE.equals(page.isTruncated()) && page.nextKeyMarker() != null;
            keyMarker = page.nextKeyMarker();
            idMarker = page.nextUploadIdMarker();
        }
        requests.forEach(found, this::remove);
        return found.size();
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
