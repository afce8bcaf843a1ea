package io.thermocline.testing;

import io.thermocline.objects.Purged;
import io.thermocline.objects.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What a {@link SimulatedObjectStore} holds. Guarded by its owner; arrays in it never change. */
final class SimulatedBucket {
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, List<byte[]>> superseded = new HashMap<>();
    private final Map<String, List<byte[]>> parts = new HashMap<>();
    private boolean versioned;
    private boolean checksums;

    void setVersioned(boolean versioned) {
        this.versioned = versioned;
    }

    void setChecksums(boolean checksums) {
        this.checksums = checksums;
    }

    byte @Nullable [] get(String name) {
        return objects.get(name);
    }

    StoredObject put(String name, byte[] bytes) {
        supersede(name);
        objects.put(name, bytes);
        return describe(name, bytes);
    }

    boolean createIfAbsent(String name, byte[] bytes) {
        return objects.putIfAbsent(name, bytes) == null;
    }

    void leaveParts(String name, byte[] bytes) {
        parts.computeIfAbsent(name, _ -> new ArrayList<>()).add(bytes);
    }

    void delete(Collection<String> names) {
        for (String name : names) {
            supersede(name);
            objects.remove(name);
        }
    }

    List<Purged> purge(Collection<String> names) {
        List<Purged> purged = new ArrayList<>();
        for (String name : names) {
            int old = superseded.getOrDefault(name, List.of()).size();
            for (int i = 1; i <= old; i++) {
                purged.add(new Purged(name, "v" + i));
            }
            if (objects.containsKey(name)) {
                purged.add(new Purged(name, versioned ? "v" + (old + 1) : ""));
            }
        }
        names.forEach(objects::remove);
        names.forEach(superseded::remove);
        names.forEach(parts::remove);
        return purged;
    }

    /** Names of which any byte is left. */
    Set<String> namesOfAll() {
        Set<String> names = new TreeSet<>(objects.keySet());
        names.addAll(superseded.keySet());
        names.addAll(parts.keySet());
        return names;
    }

    List<StoredObject> list(String prefix, String after, int limit) {
        return objects.tailMap(after, false).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .limit(limit)
                .map(entry -> describe(entry.getKey(), entry.getValue()))
                .toList();
    }

    StoredObject describe(String name, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new StoredObject(
                name, bytes.length, checksums ? OptionalInt.of((int) crc.getValue()) : OptionalInt.empty());
    }

    /** Everything of that name of which any byte is left: the object, what it superseded, parts. */
    List<byte[]> remains(String name) {
        List<byte[]> remains = new ArrayList<>();
        byte[] current = objects.get(name);
        if (current != null) {
            remains.add(current);
        }
        remains.addAll(superseded.getOrDefault(name, List.of()));
        remains.addAll(parts.getOrDefault(name, List.of()));
        return remains;
    }

    List<String> namesOfParts() {
        return parts.keySet().stream().sorted().toList();
    }

    List<String> names() {
        return List.copyOf(objects.keySet());
    }

    long bytes() {
        return objects.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    private void supersede(String name) {
        byte[] old = objects.get(name);
        if (old != null && versioned) {
            superseded.computeIfAbsent(name, _ -> new ArrayList<>()).add(old);
        }
    }
}
