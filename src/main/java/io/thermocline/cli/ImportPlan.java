package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what an import does: which block a file becomes, whether the server has it already, and what is gone. Sends
 * nothing and reads no content; safe for several threads.
 *
 * <p>What an earlier import stored carries the tag {@code import:<prefix>}, so one listing says what the server has.
 */
final class ImportPlan {
    private static final String DEFAULT_SPACE = "shared:default";

    private final Settings settings;
    private final String manifold;
    private final Map<String, Remote> remotes = new HashMap<>();

    /**
     * What every block of the import gets.
     *
     * @param prefix the beginning of all keys, without a slash at its ends; may be empty
     */
    record Settings(String prefix, String blockClass, Set<String> tags, Map<String, String> labels) {
        Settings {
            tags = Set.copyOf(tags);
            labels = Map.copyOf(labels);
        }

        /** The name of the tree: what blocks of it are tagged with. */
        String source() {
            return prefix.isEmpty() ? "." : prefix;
        }

        /** The tag of all blocks of this tree. */
        String importTag() {
            return "import:" + source();
        }
    }

    /** What the server has under a key. */
    record Remote(String key, String id, String fingerprint) {}

    /** What is to be done with a file. */
    enum Decision {
        CREATE,
        UPDATE,
        NOTHING
    }

    /**
     * @param manifold where the import stores
     */
    ImportPlan(Settings settings, String manifold) {
        this.settings = settings;
        this.manifold = manifold;
    }

    /**
     * Takes note of a block that the server has. Those of another space or manifold have the same tag, but other keys;
     * keys of documentation are the same in all manifolds.
     */
    void knows(JsonNode block) {
        String key = block.path("key").asText("");
        boolean ours =
                !key.isEmpty() && block.path("space").asText(DEFAULT_SPACE).equals(DEFAULT_SPACE);
        if (ours && (block.path("class").asText("").equals("DOCUMENTATION") || isOfManifold(block))) {
            remotes.put(key, new Remote(key, Blocks.id(block), fingerprint(block)));
        }
    }

    private boolean isOfManifold(JsonNode block) {
        for (JsonNode each : block.path("manifolds")) {
            if (each.asText().equals(manifold)) {
                return true;
            }
        }
        return false;
    }

    /** The key of a file. */
    String key(String path) {
        return settings.prefix().isEmpty() ? path : settings.prefix() + "/" + path;
    }

    /** The block that a file becomes. */
    ObjectNode document(SourceFile file, String text) {
        FileKinds.Kind kind = file.kind();
        ObjectNode block = Json.object();
        block.put("name", Titles.of(kind.mediaType(), file.path(), text));
        block.put("class", settings.blockClass());
        block.put("mediaType", kind.mediaType());
        Set<String> tags = new TreeSet<>(settings.tags());
        tags.add(settings.importTag());
        tags.forEach(block.putArray("tags")::add);
        new TreeMap<>(settings.labels()).forEach(block.putObject("labels")::put);
        ObjectNode attributes = block.putObject("attributes");
        attributes.put("path", file.path());
        attributes.put("source", settings.source());
        if (kind.language() != null) {
            attributes.put("language", kind.language());
        }
        block.put("content", text);
        return block;
    }

    /** What to do, given the block that a file becomes and its content. */
    Decision decide(String key, ObjectNode document, byte[] content) {
        Remote remote = remotes.get(key);
        if (remote == null) {
            return Decision.CREATE;
        }
        ObjectNode wanted = document.deepCopy();
        wanted.put("sha256", Digests.sha256(content));
        return remote.fingerprint().equals(fingerprint(wanted)) ? Decision.NOTHING : Decision.UPDATE;
    }

    /**
     * What the server has and the disk has not, by key. What is there but not wanted this time, or cannot be looked at,
     * is not gone.
     */
    List<Remote> gone(Tree tree) {
        Set<String> there = new HashSet<>();
        tree.files().forEach(file -> there.add(key(file.path())));
        tree.skips().forEach(skip -> there.add(key(skip.path())));
        Collection<Remote> known = new TreeMap<>(remotes).values();
        return known.stream()
                .filter(remote -> !there.contains(remote.key()) && isAbsent(tree.root(), remote.key()))
                .toList();
    }

    private boolean isAbsent(Path root, String key) {
        String beginning = key("");
        if (!key.startsWith(beginning)) {
            return false;
        }
        try {
            Path place = root.resolve(key.substring(beginning.length())).normalize();
            return !place.startsWith(root) || Files.notExists(place, LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /** Equal for blocks that an import would store alike. */
    private static String fingerprint(JsonNode block) {
        StringBuilder text = new StringBuilder();
        for (String field : List.of("sha256", "name", "class", "mediaType")) {
            text.append(block.path(field).asText("")).append('\n');
        }
        Set<String> tags = new TreeSet<>();
        block.path("tags").forEach(tag -> tags.add(tag.asText()));
        tags.forEach(tag -> text.append(Json.text(tag)).append('\n'));
        text.append(sorted(block.path("labels"))).append('\n').append(sorted(block.path("attributes")));
        return Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sorted(JsonNode object) {
        Map<String, String> fields = new TreeMap<>();
        object.properties()
                .forEach(field -> fields.put(
                        Json.text(field.getKey()).toString(), field.getValue().toString()));
        return fields.toString();
    }
}
