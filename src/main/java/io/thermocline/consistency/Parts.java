package io.thermocline.consistency;

import io.thermocline.encode.Reencoding;
import io.thermocline.engine.Engine;
import io.thermocline.filter.Filters;
import io.thermocline.table.MetadataTable;
import java.util.Objects;

/** What is compared, and how fast. */
public record Parts(Engine engine, MetadataTable table, Filters filters, Reencoding encoding, Pace pace) {
    public Parts {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(table);
        Objects.requireNonNull(filters);
        Objects.requireNonNull(encoding);
        Objects.requireNonNull(pace);
    }
}
