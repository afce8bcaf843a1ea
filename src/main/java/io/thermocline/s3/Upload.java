package io.thermocline.s3;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectTraffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** One object in parts. Runs on a thread that may wait; what it began and did not end, it takes back. */
final class Upload {
    private final Requests requests;
    private final Bodies bodies;
    private final ObjectTraffic traffic;
    private final String bucket;
    private final String key;

    Upload(Requests requests, Bodies bodies, ObjectTraffic traffic, String bucket, String key) {
        this.requests = requests;
        this.bodies = bodies;
        this.traffic = traffic;
        this.bucket = bucket;
        this.key = key;
    }

    CompleteMultipartUploadResponse run(ObjectSource source, int partBytes) {
        String id = Answered.await(requests.send(
                        "begin to put " + key,
                        client -> client.createMultipartUpload(request -> request.bucket(bucket)
                                .key(key)
                                .contentType(S3Objects.CONTENT_TYPE)
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                                .checksumType(ChecksumType.FULL_OBJECT))))
                .uploadId();
        try {
            return complete(id, parts(id, source, partBytes));
        } catch (RuntimeException | Error e) {
            takeBack(id, e);
            throw e;
        }
    }

    private List<CompletedPart> parts(String id, ObjectSource source, int partBytes) {
        List<CompletableFuture<CompletedPart>> sent = new ArrayList<>();
        try {
            for (long position = 0; position < source.bytes(); position += partBytes) {
                int number = sent.size() + 1;
                int bytes = (int) Math.min(partBytes, source.bytes() - position);
                if (sent.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
                    break;
                }
                sent.add(bodies.send(source, position, bytes, body -> part(id, number, body)));
            }
            return sent.stream().map(Answered::await).toList();
        } finally {
            // Also after a failure: a part that arrives after the upload was taken back would stay.
            sent.forEach(part -> part.handle((_, _) -> true).join());
        }
    }

    private CompletableFuture<CompletedPart> part(String id, int number, Body body) {
        String checksum = Crc.text(body.checksum());
        return requests.send(
                        "put part " + number + " of " + key,
                        client -> client.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .uploadId(id)
                                        .partNumber(number)
                                        .contentLength((long) body.bytes())
                                        .checksumCRC32C(checksum),
                                body))
                .thenApply(answer -> {
                    traffic.part(body.bytes());
                    // A server that knows no checksums refuses to be told any at the end.
                    String known = answer.checksumCRC32C();
                    return CompletedPart.builder()
                            .partNumber(number)
                            .eTag(answer.eTag())
                            .checksumCRC32C(known)
                            .build();
                });
    }

    private CompleteMultipartUploadResponse complete(String id, List<CompletedPart> parts) {
        return Answered.await(requests.send(
                "put " + key + " together",
                client -> client.completeMultipartUpload(request ->
                        request.bucket(bucket).key(key).uploadId(id).multipartUpload(upload -> upload.parts(parts)))));
    }

    private void takeBack(String id, Throwable because) {
        try {
            Answered.await(requests.send(
                    "take back parts of " + key,
                    client -> client.abortMultipartUpload(
                            request -> request.bucket(bucket).key(key).uploadId(id))));
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }
}
