package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.access.KeyWrite;
import io.thermocline.blocks.Call;
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
        return Replies.later(() -> {
                    Call call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services()
                            .keys()
                            .create(call.caller(), request.getName(), request.getOperator(), call.idempotency());
                })
                .invoke(made -> committed(guest, made.write()))
                .map(made -> CreateKeyReply.newBuilder()
                        .setApiKey(message(made.key()))
                        .setKey(made.text())
                        .setSequence(made.write().sequence())
                        .setDurability(Outgoing.durability(made.write().durability()))
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
        return Replies.later(() -> {
                    Call call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().keys().delete(call.caller(), request.getName(), call.idempotency());
                })
                .invoke(write -> committed(guest, write))
                .map(write -> DeleteKeyReply.newBuilder()
                        .setSequence(write.sequence())
                        .setDurability(Outgoing.durability(write.durability()))
                        .setReplayed(write.replayed())
                        .build());
    }

    private static void committed(Guest guest, KeyWrite write) {
        Outgoing.committed(guest, write.sequence(), write.durability(), write.replayed());
    }

    private static ApiKey message(io.thermocline.access.ApiKey key) {
        ApiKey.Builder message = ApiKey.newBuilder().setName(key.name()).setOperator(key.operator());
        if (key.createdAt() != null) {
            message.setCreatedAt(Outgoing.time(key.createdAt()));
        }
        return message.build();
    }
}
