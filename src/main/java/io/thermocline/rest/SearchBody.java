package io.thermocline.rest;

import io.thermocline.block.Caller;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.calls.Calls;
import io.thermocline.search.SearchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a search.
 *
 * @param manifolds null for the call's own; a star is all that the caller may see
 */
record SearchBody(SearchRequest request, @Nullable List<String> manifolds) {
    static SearchBody read(byte[] body, Limits limits) {
        return JsonInput.document(body, input -> {
            Fields fields = new Fields(input, limits);
            input.object(fields::field);
            return fields.body();
        });
    }

    /** The caller, looking from where the search asks for. */
    Caller within(Caller caller) {
        if (manifolds == null) {
            return caller;
        }
        return caller.within(Calls.scope(manifolds));
    }

    /** Collects the fields. */
    private static final class Fields {
        private final JsonInput input;
        private final Limits limits;
        private @Nullable String text;
        private float @Nullable [] vector;
        private @Nullable String blockId;
        private @Nullable Integer k;
        private @Nullable String mode;
        private @Nullable String filter;
        private @Nullable List<String> manifolds;
        private Include include = Include.METADATA;
        private boolean explain;
        private @Nullable Duration deadline;

        Fields(JsonInput input, Limits limits) {
            this.input = input;
            this.limits = limits;
        }

        boolean field(String name) {
            if (input.isNull()) {
                return knows(name);
            }
            switch (name) {
                case "text" -> text = input.string();
                case "vector" -> vector = input.floats(limits.counts().dimension());
                case "blockId" -> blockId = input.string();
                case "k" -> k = (int) input.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "mode" -> mode = input.string();
                case "filter" -> filter = input.string();
                case "manifolds" -> manifolds = input.array(limits.counts().manifolds(), input::string);
                case "include" -> include = Includes.read(input);
                case "explain" -> explain = input.bool();
                // The exact scan looks at all there are.
                case "candidates" -> input.integer(1, Integer.MAX_VALUE);
                case "deadline" -> deadline = input.parsed(Times::parseDuration, "a duration such as 500ms or PT1S");
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static boolean knows(String name) {
            return Set.of(
                            "text",
                            "vector",
                            "blockId",
                            "k",
                            "mode",
                            "filter",
                            "manifolds",
                            "include",
                            "explain",
                            "candidates",
                            "deadline")
                    .contains(name);
        }

        SearchBody body() {
            SearchRequest.Target target = new SearchRequest.Target(text, vector, blockId);
            SearchRequest.Include parts = new SearchRequest.Include(include.content(), include.vectors());
            return new SearchBody(new SearchRequest(target, k, mode, filter, parts, explain, deadline), manifolds);
        }
    }
}
