package io.thermocline.calls;

import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sharing;
import io.thermocline.blocks.Call;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import io.thermocline.system.Idempotency;
import io.thermocline.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Call} of what came along with a request. Never blocks. */
public final class Calls {
    private static final int MAX_ORIGIN_BYTES = 255;
    private static final String ALL = "*";
    private static final String BEARER = "bearer ";

    private Calls() {}

    /**
     * How a call wants to be treated.
     *
     * @param persist whether what it creates outlives the process
     * @param waitIndexed answer a write only when its vectors are there
     * @param reimport the source of documentation is being imported again
     */
    public record Wishes(boolean persist, boolean waitIndexed, boolean reimport) {
        /** Nothing out of the ordinary. */
        public static final Wishes NONE = new Wishes(true, false, false);
    }

    /**
     * Who calls and from where, without an idempotency key.
     *
     * @param manifoldParameter the manifold that the request's target names; null when it names none
     * @throws ProblemException UNAUTHENTICATED without a known key where keys are asked for; FORBIDDEN from a foreign web page where they are not;
     *     MALFORMED for metadata that contradict or cannot be read
     */
    public static Call identify(
            Services services, Metadata metadata, @Nullable String manifoldParameter, Wishes wishes) {
        String manifold = manifold(metadata.get(Metadata.MANIFOLD), manifoldParameter);
        Caller caller =
                services.keys().authenticate(token(metadata.get(Metadata.AUTHORIZATION)), ManifoldScope.of(manifold));
        if (services.keys().open()) {
            LocalOnly.require(metadata);
        }
        Call.Origin origin = new Call.Origin(
                origin(metadata, Metadata.DEVICE),
                origin(metadata, Metadata.CORRELATION_ID),
                origin(metadata, Metadata.SESSION));
        return new Call(caller, manifold, null, origin, wishes.persist(), wishes.waitIndexed(), wishes.reimport());
    }

    /**
     * The call with its idempotency key.
     *
     * @param key as the client sent it
     * @param digest stands for the request
     */
    public static Call repeatable(Call call, String key, RequestDigest digest) {
        if (key.isBlank() || key.getBytes(StandardCharsets.UTF_8).length > Idempotency.MAX_KEY_BYTES) {
            throw Problem.field(
                            ProblemKind.MALFORMED,
                            Idempotency.HEADER,
                            "must be 1 to " + Idempotency.MAX_KEY_BYTES + " bytes long")
                    .exception();
        }
        return call.with(new Idempotency(key, digest.with(call.manifold()).bytes()));
    }

    /**
     * Where a search looks that names its manifolds; a star stands for all that the caller may see.
     *
     * @throws ProblemException of kind INVALID when there is none, or one that can be none
     */
    public static ManifoldScope scope(List<String> manifolds) {
        if (manifolds.isEmpty()) {
            throw Problem.field(ProblemKind.INVALID, "manifolds", "must name at least one, or be left out")
                    .exception();
        }
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < manifolds.size(); i++) {
            String field = "manifolds[" + i + "]";
            if (!manifolds.get(i).equals(ALL)) {
                PlainText.faultOfName(manifolds.get(i)).ifPresent(fault -> violations.add(new Violation(field, fault)));
            }
        }
        if (!violations.isEmpty()) {
            throw Problem.fields(ProblemKind.INVALID, violations).exception();
        }
        return manifolds.contains(ALL) ? ManifoldScope.ALL : new ManifoldScope.Named(Set.copyOf(manifolds));
    }

    private static String manifold(@Nullable String header, @Nullable String parameter) {
        if (header != null && parameter != null && !header.equals(parameter)) {
            throw Problem.field(
                            ProblemKind.MALFORMED,
                            "manifold",
                            "the parameter and the header " + Metadata.MANIFOLD + " name different manifolds")
                    .exception();
        }
        String named = parameter != null ? parameter : header;
        if (named == null) {
            return Sharing.DEFAULT_MANIFOLD;
        }
        PlainText.faultOfName(named).ifPresent(fault -> {
            throw Problem.field(ProblemKind.MALFORMED, "manifold", fault).exception();
        });
        return named;
    }

    private static @Nullable String token(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return null;
        }
        return authorization.substring(BEARER.length()).strip();
    }

    private static String origin(Metadata metadata, String name) {
        String value = metadata.get(name);
        if (value == null) {
            return "";
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_ORIGIN_BYTES) {
            throw Problem.field(ProblemKind.MALFORMED, name, "must be at most " + MAX_ORIGIN_BYTES + " bytes long")
                    .exception();
        }
        return value;
    }
}
