package io.thermocline.tiers;

import io.thermocline.objects.ObjectTraffic.Kind;

/** What an archive's provider may charge for, with the name of its setting. */
public enum Price {
    WRITES("per-thousand-writes"),
    READS("per-thousand-reads"),
    DELETES("per-thousand-deletes"),
    STORED("per-gib-month"),
    OUT("per-gib-out");

    private final String setting;

    Price(String setting) {
        this.setting = setting;
    }

    /** The last part of its setting's name. */
    String setting() {
        return setting;
    }

    /** Whether there is something to pay by it. */
    boolean isDue(ArchiveUse use) {
        if (this == STORED) {
            return use.storedBytes() > 0;
        }
        return use.used().stream()
                .anyMatch(each -> concerns(each.kind()) && each.sinceOpening().requests() > 0);
    }

    private boolean concerns(Kind kind) {
        return switch (kind) {
            case PUT, PART, LIST -> this == WRITES;
            case GET -> this == READS || this == OUT;
            case LOOK -> this == READS;
            case DELETE -> this == DELETES;
        };
    }
}
