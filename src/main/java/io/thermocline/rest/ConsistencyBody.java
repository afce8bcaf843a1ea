package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.consistency.Consistency;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The bodies of calls that compare and rebuild; all of them may be left out. */
final class ConsistencyBody {
    private ConsistencyBody() {}

    static boolean deep(byte[] body) {
        boolean[] deep = {false};
        fields(body, input -> name -> {
            if (name.equals("deep")) {
                deep[0] = input.bool();
                return true;
            }
            return false;
        });
        return deep[0];
    }

    static List<BlockId> ids(byte[] body) {
        List<BlockId> ids = new ArrayList<>();
        fields(body, input -> name -> {
            if (name.equals("ids")) {
                if (!input.isNull()) {
                    ids.addAll(input.array(Consistency.MAX_IDS, () -> input.parsed(BlockId::parse, "a UUID")));
                }
                return true;
            }
            return false;
        });
        return ids;
    }

    private static void fields(byte[] body, Function<JsonInput, JsonInput.FieldReader> field) {
        if (body.length > 0) {
            JsonInput.document(body, input -> {
                input.object(field.apply(input));
                return body;
            });
        }
    }
}
