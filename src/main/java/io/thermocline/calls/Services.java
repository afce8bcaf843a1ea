package io.thermocline.calls;

import io.thermocline.access.ApiKeys;
import io.thermocline.blocks.BlockService;
import io.thermocline.deletion.Deletions;
import io.thermocline.manifolds.Manifolds;
import io.thermocline.operations.Operations;
import io.thermocline.search.SearchService;
import io.thermocline.tiers.Tiers;
import java.util.Objects;

/** The services of one open store. */
public record Services(
        BlockService blocks,
        Manifolds manifolds,
        ApiKeys keys,
        SearchService search,
        Operations operations,
        Deletions deletions,
        Tiers tiers) {
    public Services {
        Objects.requireNonNull(blocks);
        Objects.requireNonNull(manifolds);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(search);
        Objects.requireNonNull(operations);
        Objects.requireNonNull(deletions);
        Objects.requireNonNull(tiers);
    }
}
