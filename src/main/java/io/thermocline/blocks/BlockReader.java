package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.Engine;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.prefetch.ReadListener;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The reads of {@link BlockService}: each takes one snapshot and answers from it. Thread-safe. */
final class BlockReader {
    private final Engine engine;
    private final Limits limits;
    private final HeaderRules rules;
    private final ReadListener reads;

    BlockReader(Engine engine, Limits limits, ReadListener reads) {
        this.reads = reads;
        this.engine = engine;
        this.limits = limits;
        this.rules = new HeaderRules(limits);
    }

    BlockView get(Call call, BlockId id, Include include, OptionalLong version) {
        try (Snapshot snapshot = engine.snapshot(call.caller())) {
            return get(snapshot, call, id, include, version);
        }
    }

    Optional<BlockView> getIfResident(Call call, BlockId id, Include include) {
        if (include.vectors()) {
            return Optional.empty();
        }
        try (Snapshot snapshot = engine.snapshot(call.caller())) {
            Lookup lookup = snapshot.findAtOnce(id);
            return lookup == null ? Optional.empty() : Optional.of(view(snapshot, call, lookup, include));
        }
    }

    BlockView getByKey(Call call, BlockKey key, Include include, OptionalLong version) {
        Violations violations = new Violations();
        violations.check("manifold", PlainText.faultOfName(call.manifold()));
        rules.checkKey(key, violations);
        violations.throwIfAny();
        String space = key.space() == null ? Sharing.DEFAULT_SPACE : key.space();
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            BlockId id = KeyClaims.holder(system, space, List.of(call.manifold(), ClassRules.EVERY_MANIFOLD), key.key())
                    .orElseThrow(BlockReader::notFound);
            return get(system.as(call.caller()), call, id, include, version);
        }
    }

    ManyView getMany(Call call, List<BlockId> ids, Include include) {
        Violations violations = new Violations();
        violations.atMost("ids", ids.size(), limits.transactionSteps(), "entries");
        violations.throwIfAny();
        List<BlockView> blocks = new ArrayList<>();
        List<BlockId> missing = new ArrayList<>();
        try (Snapshot snapshot = engine.snapshot(call.caller())) {
            for (BlockId id : ids) {
                if (find(snapshot, id, include) instanceof Lookup.Found(Block block)) {
                    blocks.add(given(snapshot, call, block, include));
                } else {
                    missing.add(id);
                }
            }
        }
        return new ManyView(blocks, missing);
    }

    ListPage list(Call call, ListQuery query) {
        if (query.limit() < 1 || query.limit() > ListQuery.MAX_LIMIT) {
            throw Problem.field(ProblemKind.INVALID, "limit", "must be from 1 to " + ListQuery.MAX_LIMIT)
                    .exception();
        }
        ListCursor cursor = new ListCursor(call.caller(), query.blockClass(), query.tag());
        ListPosition after = query.cursor() == null ? ListPosition.START : cursor.read(query.cursor());
        try (Snapshot snapshot = engine.snapshot(call.caller())) {
            BlockList page = snapshot.newestFirst(after, query.limit(), filter(query));
            List<BlockView> blocks = page.blocks().stream()
                    .map(block -> BlockView.of(snapshot, block, query.include()))
                    .toList();
            ListPosition next = page.next();
            return new ListPage(blocks, next == null ? null : cursor.write(next));
        }
    }

    private static Predicate<Block> filter(ListQuery query) {
        BlockClass blockClass = query.blockClass();
        String tag = query.tag();
        return block -> (blockClass == null || block.header().blockClass() == blockClass)
                && (tag == null || block.header().annotations().tags().contains(tag));
    }

    private BlockView get(Snapshot snapshot, Call call, BlockId id, Include include, OptionalLong version) {
        Lookup lookup = version.isPresent() ? snapshot.find(id) : find(snapshot, id, include);
        if (lookup instanceof Lookup.Found && version.isPresent()) {
            lookup = version.getAsLong() < 1 ? new Lookup.Missing() : snapshot.findVersion(id, version.getAsLong());
        }
        return view(snapshot, call, lookup, include);
    }

    private BlockView view(Snapshot snapshot, Call call, Lookup lookup, Include include) {
        return switch (lookup) {
            case Lookup.Found(Block block) -> given(snapshot, call, block, include);
            case Lookup.Gone _ -> throw gone();
            case Lookup.Missing _ -> throw notFound();
        };
    }

    private BlockView given(Snapshot snapshot, Call call, Block block, Include include) {
        BlockView view = BlockView.of(snapshot, block, include);
        reads.read(call.stream(), block.envelope().id(), block.header().blockClass(), call.manifold());
        return view;
    }

    private static Lookup find(Snapshot snapshot, BlockId id, Include include) {
        return include.content() ? snapshot.findWithContent(id) : snapshot.find(id);
    }

    static ProblemException notFound() {
        return ProblemException.of(
                ProblemKind.NOT_FOUND, "There is no such block, or version of it, that this caller sees from here.");
    }

    static ProblemException gone() {
        return ProblemException.of(ProblemKind.GONE, "The block was deleted or has expired.");
    }
}
