package io.thermocline.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * What the SDK does by itself, to compare with: parts of a file as they are read, several at a time, without any checksum but the signature's, and reads of ranges.
 * Nothing is verified.
 */
public final class BareClient implements AutoCloseable {
    private static final int PARTS_AT_A_TIME = 8;

    private final S3AsyncClient client;
    private final String bucket;

    /** Of a whole bucket. */
    public BareClient(S3Place place) {
        S3Place.Keys keys = place.keys().orElseThrow();
        bucket = place.bucket();
        client = S3AsyncClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(place.endpoint().orElseThrow())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
                .forcePathStyle(place.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .build();
    }

    /** Reads a range into an array. */
    public byte[] read(String key, long position, int bytes) {
        String range = "bytes=" + position + "-" + (position + bytes - 1);
        return client.getObject(
                        request -> request.bucket(bucket).key(key).range(range), AsyncResponseTransformer.toBytes())
                .join()
                .asByteArrayUnsafe();
    }

    /** Stores a file, in parts if it is larger than one. */
    public void upload(String key, Path file, int partBytes) {
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = Files.size(file);
            if (bytes <= partBytes) {
                AsyncRequestBody body = AsyncRequestBody.fromBytesUnsafe(part(channel, 0, (int) bytes));
                client.putObject(request -> request.bucket(bucket).key(key), body)
                        .join();
                return;
            }
            String id = client.createMultipartUpload(
                            request -> request.bucket(bucket).key(key))
                    .join()
                    .uploadId();
            List<CompletedPart> parts = parts(key, id, channel, bytes, partBytes);
            client.completeMultipartUpload(request ->
                            request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)))
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<CompletedPart> parts(String key, String id, FileChannel channel, long bytes, int partBytes)
            throws IOException {
        Semaphore free = new Semaphore(PARTS_AT_A_TIME);
        List<CompletableFuture<CompletedPart>> sent = new ArrayList<>();
        for (long position = 0; position < bytes; position += partBytes) {
            int number = sent.size() + 1;
            free.acquireUninterruptibly();
            byte[] body = part(channel, position, (int) Math.min(partBytes, bytes - position));
            sent.add(client.uploadPart(
                            request ->
                                    request.bucket(bucket).key(key).uploadId(id).partNumber(number),
                            AsyncRequestBody.fromBytesUnsafe(body))
                    .whenComplete((_, _) -> free.release())
                    .thenApply(answer -> CompletedPart.builder()
                            .partNumber(number)
                            .eTag(answer.eTag())
                            .build()));
        }
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private static byte[] part(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(bytes);
        while (part.hasRemaining() && channel.read(part, position + part.position()) >= 0) {
            // reads on
        }
        return part.array();
    }

    @Override
    public void close() {
        client.close();
    }
}
