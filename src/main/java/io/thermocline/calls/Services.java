package io.thermocline.calls;

import io.thermocline.access.ApiKeys;
import io.thermocline.blocks.BlockService;
import io.thermocline.consistency.Consistency;
import io.thermocline.deletion.Deletions;
import io.thermocline.erasure.Erasures;
import io.thermocline.manifolds.Manifolds;
import io.thermocline.operations.Operations;
import io.thermocline.query.QueryService;
import io.thermocline.search.SearchService;
import io.thermocline.tiers.Tiers;
import java.util.Objects;

/** The services of one open store. */
public record Services(
        BlockService blocks,
        Manifolds manifolds,
        ApiKeys keys,
        Finding finding,
        Operations operations,
        Deletions deletions,
        Erasures erasures,
        Tiers tiers,
        Consistency consistency) {
    public Services {
        Objects.requireNonNull(blocks);
        Objects.requireNonNull(manifolds);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(finding);
        Objects.requireNonNull(operations);
        Objects.requireNonNull(deletions);
        Objects.requireNonNull(erasures);
        Objects.requireNonNull(tiers);
        Objects.requireNonNull(consistency);
    }

    /** How blocks are found: by their metadata, and by meaning. */
    public record Finding(QueryService queries, SearchService search) {
        public Finding {
            Objects.requireNonNull(queries);
            Objects.requireNonNull(search);
        }
    }

    /** Finds blocks by their metadata. */
    public QueryService queries() {
        return finding.queries();
    }

    /** Finds blocks by meaning. */
    public SearchService search() {
        return finding.search();
    }
}
