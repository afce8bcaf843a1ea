package io.thermocline.server;

import io.thermocline.engine.Recovery;
import io.thermocline.log.LogRecovery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What an opening found and did, as one line and as fields. */
final class RecoveryText {
    private RecoveryText() {}

    static String of(Recovery recovery) {
        return "store open "
                + fields(recovery).entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining(" "));
    }

    static Map<String, String> fields(Recovery recovery) {
        Recovery.Origin origin = recovery.origin();
        LogRecovery log = recovery.log();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("created", Boolean.toString(origin.created()));
        fields.put("fromArchive", Boolean.toString(origin.fromArchive()));
        fields.put("storeId", origin.storeId().toString());
        fields.put("epoch", Long.toString(origin.epoch()));
        fields.put("manifestVersion", Long.toString(origin.manifestVersion()));
        fields.put("segments", Integer.toString(recovery.segments()));
        fields.put("orphansRemoved", Integer.toString(recovery.orphans()));
        fields.put("flushedThrough", Long.toString(origin.flushedThrough()));
        fields.put("lastSequence", Long.toString(log.lastSequence()));
        fields.put("replayedRecords", Long.toString(log.records()));
        fields.put("logBytes", Long.toString(log.bytes()));
        log.cut().ifPresent(cut -> fields.put("tornTail", cut.file() + "@" + cut.offset() + "+" + cut.bytes()));
        if (!log.lost().isEmpty()) {
            fields.put("lost", String.join(",", log.lost()));
        }
        fields.put("openingMillis", Long.toString(recovery.opening().toMillis()));
        fields.put("replayingMillis", Long.toString(recovery.replaying().toMillis()));
        return fields;
    }
}
