package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.tiers.Diagnosis;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Whether all is well. */
@Path("/v1/diagnose")
public final class DiagnoseResource {
    /** Checks with advice; all, or those of one area. */
    @GET
    public Uni<Response> diagnose(@Context RoutingContext context) {
        return TiersResource.shown(context, "diagnose", (tiers, call) -> {
            String area = Exchange.parameter(context, "area");
            Diagnosis.Area only =
                    area == null ? null : Parameters.named("area", area.toUpperCase(Locale.ROOT), Diagnosis.Area.class);
            return TierJson.diagnosis(tiers.diagnose(call.caller(), only));
        });
    }
}
