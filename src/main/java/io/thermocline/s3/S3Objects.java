package io.thermocline.s3;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectNames;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.objects.Purged;
import io.thermocline.objects.StoredObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Objects in a bucket. Requests are sent again, with growing pauses of random length, when the server was overloaded or did not answer; all are safe to repeat but a
 * creation, which may then find what it made itself and answers false.
 */
public final class S3Objects implements ObjectStore {
    static final String CONTENT_TYPE = "application/octet-stream";

    private static final int PAGE = 1_000;
    private static final int BODIES = 8;

    private final S3Place place;
    private final S3Limits limits;
    private final ObjectTraffic traffic;
    private final Executor uploads;
    private final ServerClock clock;
    private final Requests requests;
    private final Bodies bodies;
    private final ChecksumOffer checksums;
    private final Leftovers leftovers;

    /**
     * Makes a client; asks nothing of the server yet.
     *
     * @param executor where answers are given and what waits does so; virtual threads
     * @param traffic told of parts and retries
     * @throws ObjectStoreException if there is no region
     */
    public S3Objects(S3Place place, S3Limits limits, Executor executor, InstantSource clock, ObjectTraffic traffic) {
        this(place, limits, executor, executor, clock, traffic);
    }

    /**
     * The same with other threads for what keeps a processor busy.
     *
     * @param uploads where what is put is read, summed up and signed; its threads may wait
     */
    public S3Objects(
            S3Place place,
            S3Limits limits,
            Executor executor,
            Executor uploads,
            InstantSource clock,
            ObjectTraffic traffic) {
        this.place = place;
        this.limits = limits;
        this.traffic = traffic;
        this.uploads = uploads;
        this.clock = new ServerClock(clock);
        this.requests = new Requests(
                S3Clients.open(place, limits, executor, this.clock, traffic), executor, limits.connections());
        this.bodies = new Bodies((long) BODIES * limits.partBytes(), limits.partBytes());
        this.checksums = new ChecksumOffer(requests, place.bucket(), key("checksums-probe"));
        this.leftovers = new Leftovers(requests, place.bucket());
    }

    @Override
    public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
        ObjectNames.require(name);
        return requests.run(uploads, () -> {
            long bytes = source.bytes();
            String checksum = bytes <= limits.partBytes()
                    ? Answered.await(bodies.send(source, 0, (int) bytes, body -> put(name, body, null)))
                    : new Upload(requests, bodies, traffic, place.bucket(), key(name))
                            .run(source, limits.partBytes(bytes))
                            .checksumCRC32C();
            return new StoredObject(name, bytes, Answered.await(checksums.trusted(Crc.read(checksum))));
        });
    }

    @Override
    public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
        ObjectNames.require(name);
        return put(name, new Body(ByteBuffer.wrap(bytes.clone())), "*").handle((_, failure) -> {
            if (failure == null) {
                return true;
            }
            RuntimeException said = S3Failures.of(failure, "create " + name);
            if (said.getCause() != null
                    && S3Failures.status(said.getCause())
                            .filter(S3Objects::isTaken)
                            .isPresent()) {
                return false;
            }
            throw said;
        });
    }

    private static boolean isTaken(int status) {
        return status == S3Failures.PRECONDITION_FAILED;
    }

    /** The checksum that the server tells; empty text if none. */
    private CompletableFuture<String> put(String name, Body body, @Nullable String ifNoneMatch) {
        String checksum = Crc.text(body.checksum());
        return requests.send(
                        "put " + name,
                        client -> client.putObject(
                                request -> request.bucket(place.bucket())
                                        .key(key(name))
                                        .ifNoneMatch(ifNoneMatch)
                                        .contentType(CONTENT_TYPE)
                                        .contentLength((long) body.bytes())
                                        .checksumCRC32C(checksum),
                                body))
                .thenApply(answer -> answer.checksumCRC32C() == null ? "" : answer.checksumCRC32C());
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        int bytes = into.remaining();
        ObjectNames.requireRange(name, position, bytes);
        if (bytes == 0) {
            return CompletableFuture.completedFuture(into.slice());
        }
        String range = "bytes=" + position + "-" + (position + bytes - 1);
        return requests.send(
                "read " + name,
                client -> client.getObject(
                        request -> request.bucket(place.bucket()).key(key(name)).range(range),
                        new PartReader("read " + name, into.slice())));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        ObjectNames.require(name);
        return requests.send(
                        "read " + name,
                        client -> client.getObject(
                                request -> request.bucket(place.bucket()).key(key(name)),
                                AsyncResponseTransformer.toBytes()))
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return Optional.of(answer.asByteArrayUnsafe());
                    }
                    RuntimeException said = S3Failures.of(failure, "read " + name);
                    if (isMissing(said)) {
                        return Optional.empty();
                    }
                    throw said;
                });
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ObjectStoreException said && said.kind() == Kind.MISSING;
    }

    @Override
    public CompletableFuture<Optional<StoredObject>> look(String name) {
        ObjectNames.require(name);
        return requests.run(() -> {
            HeadObjectResponse head;
            try {
                head = Answered.await(requests.send(
                        "look at " + name,
                        client -> client.headObject(request ->
                                request.bucket(place.bucket()).key(key(name)).checksumMode(ChecksumMode.ENABLED))));
            } catch (ObjectStoreException e) {
                if (!isMissing(e)) {
                    throw e;
                }
                requireBucket();
                return Optional.empty();
            }
            OptionalInt checksum = Answered.await(checksums.trusted(Crc.read(head.checksumCRC32C())));
            return Optional.of(new StoredObject(name, head.contentLength(), checksum));
        });
    }

    /** Where only a status is answered, a bucket that is not there looks like an object that is not. */
    private void requireBucket() {
        try {
            Answered.await(requests.send(
                    "look at the bucket", client -> client.headBucket(request -> request.bucket(place.bucket()))));
        } catch (ObjectStoreException e) {
            throw isMissing(e) ? new ObjectStoreException(Kind.UNUSABLE, "no bucket " + place.bucket(), e) : e;
        }
    }

    @Override
    public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
        ObjectNames.requireList(prefix, limit);
        return requests.run(() -> {
            List<StoredObject> found = new ArrayList<>();
            String token = null;
            do {
                ListObjectsV2Response page = page(prefix, after, token, Math.min(PAGE, limit - found.size()));
                page.contents().stream()
                        .map(object -> new StoredObject(
                                object.key().substring(place.prefix().length()), object.size(), OptionalInt.empty()))
                        .filter(object -> ObjectNames.isName(object.name()))
                        .forEach(found::add);
                token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
            } while (token != null && found.size() < limit);
            return List.copyOf(found);
        });
    }

    private ListObjectsV2Response page(String prefix, String after, @Nullable String token, int limit) {
        return Answered.await(requests.send(
                "list " + prefix,
                client -> client.listObjectsV2(request -> request.bucket(place.bucket())
                        .prefix(key(prefix))
                        .startAfter(after.isEmpty() ? null : key(after))
                        .continuationToken(token)
                        .maxKeys(limit))));
    }

    /** One request for each: servers agree on that, and not on how many are removed by one. */
    @Override
    public CompletableFuture<Void> delete(Collection<String> names) {
        List<String> gone = names.stream().map(ObjectNames::require).toList();
        return requests.run(() -> {
                    requests.forEach(
                            gone,
                            name -> requests.send(
                                    "delete " + name,
                                    client -> client.deleteObject(request ->
                                            request.bucket(place.bucket()).key(key(name)))));
                    return gone;
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<List<Purged>> purge(Collection<String> names) {
        List<String> gone = names.stream().map(ObjectNames::require).toList();
        return requests.run(() -> {
            List<Purged> purged = new ArrayList<>();
            for (String name : gone) {
                leftovers.purge(key(name)).forEach(version -> purged.add(new Purged(name, version)));
            }
            return List.copyOf(purged);
        });
    }

    @Override
    public CompletableFuture<List<String>> remnants(String prefix) {
        ObjectNames.requireList(prefix, 1);
        return requests.run(() -> leftovers.hidden(key(prefix)).stream()
                .map(key -> key.substring(place.prefix().length()))
                .filter(ObjectNames::isName)
                .toList());
    }

    /**
     * Removes parts of uploads that came to no end, as those of a process that was killed.
     *
     * @param before only uploads that began before it: younger ones may be somebody's work
     * @return how many uploads
     */
    public CompletableFuture<Integer> removeParts(Instant before) {
        return requests.run(() -> leftovers.removeUploads(place.prefix(), before));
    }

    @Override
    public Optional<Duration> clockAhead() {
        return clock.ahead();
    }

    @Override
    public String place() {
        return place.text();
    }

    @Override
    public void close() {
        requests.close();
    }

    private String key(String name) {
        return place.prefix() + name;
    }
}
