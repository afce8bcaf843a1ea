package io.thermocline.rest;

import io.thermocline.blocks.Include;
import java.util.List;

/** The {@code include} field of a body: a list of parts, or the parts in one string as in a query. */
final class Includes {
    private static final int MOST = 16;

    private Includes() {}

    static Include read(JsonInput input) {
        if (input.isNull()) {
            return Include.METADATA;
        }
        List<String> parts =
                input.isString() ? List.of(input.string().split(",", -1)) : input.array(MOST, input::string);
        return Parameters.include("include", parts);
    }
}
