package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.signing.SigningKey;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** The public half of the key that the store signs with. */
@Path("/v1/signing-key")
public final class SigningKeyResource {
    private static final int SIZE_HINT = 512;

    /** The public key. */
    @GET
    public Uni<Response> key(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("signing-key");
        return Work.blocking(() -> {
            exchange.call();
            SigningKey key = exchange.services().erasures().key();
            return Answers.json(JsonOutput.object(SIZE_HINT, to -> {
                to.writeStringField("algorithm", "Ed25519");
                to.writeStringField("keyId", key.id());
                to.writeStringField("publicKey", key.publicKey());
                to.writeStringField("pem", key.pem());
            }));
        });
    }
}
