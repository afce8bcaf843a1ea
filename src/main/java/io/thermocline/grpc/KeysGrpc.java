package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.v1.ApiKey;
import io.thermocline.v1.CreateKeyReply;
import io.thermocline.v1.CreateKeyRequest;
import io.thermocline.v1.DeleteKeyReply;
import io.thermocline.v1.DeleteKeyRequest;
import io.thermocline.v1.Keys;
import io.thermocline.v1.ListKeysReply;
import io.thermocline.v1.ListKeysRequest;

/** The twin of {@code /v1/keys}. */
@GrpcService
public class KeysGrpc implements Keys {
    @Override
    public Uni<CreateKeyReply> create(CreateKeyRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> guest.services()
                        .keys()
                        .create(guest.call(Calls.Wishes.NONE).caller(), request.getName(), request.getOperator()))
                .map(made -> CreateKeyReply.newBuilder()
                        .setApiKey(message(made.key()))
                        .setKey(made.text())
                        .build());
    }

    @Override
    public Uni<ListKeysReply> list(ListKeysRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> ListKeysReply.newBuilder()
                .addAllKeys(guest
                        .services()
                        .keys()
                        .list(guest.call(Calls.Wishes.NONE).caller())
                        .stream()
                        .map(KeysGrpc::message)
                        .toList())
                .build());
    }

    @Override
    public Uni<DeleteKeyReply> delete(DeleteKeyRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> guest.services()
                        .keys()
                        .delete(guest.call(Calls.Wishes.NONE).caller(), request.getName()))
                .map(done -> DeleteKeyReply.getDefaultInstance());
    }

    private static ApiKey message(io.thermocline.access.ApiKey key) {
        ApiKey.Builder message = ApiKey.newBuilder().setName(key.name()).setOperator(key.operator());
        if (key.createdAt() != null) {
            message.setCreatedAt(Outgoing.time(key.createdAt()));
        }
        return message.build();
    }
}
