package io.thermocline.calls;

import io.thermocline.access.ApiKeys;
import io.thermocline.blocks.BlockService;
import io.thermocline.manifolds.Manifolds;
import io.thermocline.search.SearchService;
import java.util.Objects;

/** The services of one open store. */
public record Services(BlockService blocks, Manifolds manifolds, ApiKeys keys, SearchService search) {
    public Services {
        Objects.requireNonNull(blocks);
        Objects.requireNonNull(manifolds);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(search);
    }
}
