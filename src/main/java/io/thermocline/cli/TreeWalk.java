package io.thermocline.cli;

import io.thermocline.cli.Skip.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Walks a folder and tells what to import. Symbolic links to folders are not followed, so there are no loops; links to
 * files are, as long as they stay in the tree, so that no tree can publish what lies outside of it.
 */
final class TreeWalk {
    private static final Set<String> BUILD_FOLDERS =
            Set.of("node_modules", "bower_components", "target", "__pycache__", "venv");
    private static final List<String> GENERATED =
            List.of("*.min.js", "*.min.css", "package-lock.json", "yarn.lock", "*.map");

    private final Path root;
    private final Selection selection;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Folder> waiting = new ArrayDeque<>();

    /**
     * What is wanted of a tree.
     *
     * @param include globs; when there are some, only files that match one, of whatever kind
     * @param exclude globs of files and folders
     * @param maxBytes the largest file
     */
    record Selection(List<String> include, List<String> exclude, long maxBytes) {
        Selection {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }
    }

    private record Folder(Path place, String path, IgnoreRules rules) {}

    private TreeWalk(Path root, Selection selection) {
        this.root = root;
        this.selection = selection;
    }

    /** Walks; fails only when the folder itself cannot be read. */
    static Tree walk(Path folder, Selection selection) throws IOException {
        TreeWalk walk = new TreeWalk(folder.toRealPath(), selection);
        walk.waiting.add(new Folder(walk.root, "", IgnoreRules.NONE));
        while (!walk.waiting.isEmpty()) {
            walk.visit(walk.waiting.removeFirst());
        }
        if (walk.unreadable.containsKey("")) {
            throw new IOException(walk.unreadable.get(""));
        }
        walk.files.sort(Comparator.comparing(SourceFile::path));
        return new Tree(walk.root, walk.files, walk.skips, walk.unreadable);
    }

    private void visit(Folder folder) {
        List<Path> entries = new ArrayList<>();
        IgnoreRules rules = folder.rules();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.place())) {
            stream.forEach(entries::add);
            Path ignoreFile = folder.place().resolve(".gitignore");
            if (Files.isRegularFile(ignoreFile)) {
                String lines = new String(Files.readAllBytes(ignoreFile), StandardCharsets.UTF_8);
                rules = rules.and(folder.path(), lines.lines().toList());
            }
        } catch (IOException e) {
            unreadable.put(folder.path(), Failures.of(e));
            return;
        } catch (DirectoryIteratorException e) {
            unreadable.put(folder.path(), String.valueOf(e.getMessage()));
            return;
        }
        entries.sort(Comparator.naturalOrder());
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            visit(entry, name, folder.path() + Normalizer.normalize(name, Normalizer.Form.NFC), rules);
        }
    }

    private void visit(Path entry, String name, String path, IgnoreRules rules) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Optional<Reason> reason = reasonToSkip(entry, name, path, attributes, rules);
            if (reason.isPresent()) {
                skips.add(new Skip(path, reason.get()));
            } else if (attributes.isDirectory()) {
                waiting.add(new Folder(entry, path + "/", rules));
            } else {
                FileKinds.Kind kind = FileKinds.of(name).orElse(FileKinds.PLAIN);
                files.add(new SourceFile(entry, path, kind, Files.size(entry)));
            }
        } catch (IOException e) {
            unreadable.put(path, Failures.of(e));
        }
    }

    private Optional<Reason> reasonToSkip(
            Path entry, String name, String path, BasicFileAttributes attributes, IgnoreRules rules)
            throws IOException {
        if (name.startsWith(".")) {
            return Optional.of(Reason.HIDDEN);
        }
        if (name.indexOf('\ufffd') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(Reason.UNREADABLE_NAME);
        }
        boolean folder = attributes.isDirectory();
        if (rules.ignores(path, folder) || (folder && BUILD_FOLDERS.contains(name))) {
            return Optional.of(Reason.IGNORED);
        }
        if (Globs.anyMatches(selection.exclude(), path)) {
            return Optional.of(Reason.EXCLUDED);
        }
        return folder ? Optional.empty() : reasonToSkipFile(entry, name, path, attributes);
    }

    private Optional<Reason> reasonToSkipFile(Path entry, String name, String path, BasicFileAttributes attributes)
            throws IOException {
        if (attributes.isSymbolicLink()
                && !(Files.isRegularFile(entry) && entry.toRealPath().startsWith(root))) {
            return Optional.of(Reason.LINK);
        }
        if (!Files.isRegularFile(entry)) {
            return Optional.of(Reason.SPECIAL);
        }
        boolean named = Globs.anyMatches(selection.include(), path);
        if (!named && !selection.include().isEmpty()) {
            return Optional.of(Reason.EXCLUDED);
        }
        if (!named && (FileKinds.of(name).isEmpty() || Globs.anyMatches(GENERATED, path))) {
            return Optional.of(Reason.OTHER_KIND);
        }
        if (Files.size(entry) > selection.maxBytes()) {
            return Optional.of(Reason.TOO_LARGE);
        }
        return seen.add(path) ? Optional.empty() : Optional.of(Reason.SAME_KEY);
    }
}
