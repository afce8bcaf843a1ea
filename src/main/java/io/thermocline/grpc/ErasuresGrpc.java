package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.signing.SigningKey;
import io.thermocline.v1.Erasures;
import io.thermocline.v1.GetSigningKeyRequest;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.StartErasureRequest;

/** The twin of {@code /v1/erasures} and {@code /v1/signing-key}. */
@GrpcService
public class ErasuresGrpc implements Erasures {
    @Override
    public Uni<OperationReply> start(StartErasureRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> guest.services()
                        .erasures()
                        .start(
                                guest.write(Calls.Wishes.NONE, request),
                                DeletionsGrpc.selection(
                                        request.getIdsList(), request.hasFilter() ? request.getFilter() : null)))
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    @Override
    public Uni<io.thermocline.v1.SigningKey> getSigningKey(GetSigningKeyRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            guest.call(Calls.Wishes.NONE);
            SigningKey key = guest.services().erasures().key();
            return io.thermocline.v1.SigningKey.newBuilder()
                    .setAlgorithm("Ed25519")
                    .setKeyId(key.id())
                    .setPublicKey(key.publicKey())
                    .setPem(key.pem())
                    .build();
        });
    }
}
