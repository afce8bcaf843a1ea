package io.thermocline.objects;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;

/** One walk through folders in the order of names, which ends as soon as it has enough. Used once. */
final class FolderListing {
    private final FileStore files;
    private final String prefix;
    private final String after;
    private final int limit;
    private final List<StoredObject> found = new ArrayList<>();

    FolderListing(FileStore files, String prefix, String after, int limit) {
        this.files = files;
        this.prefix = prefix;
        this.after = after;
        this.limit = limit;
    }

    List<StoredObject> walk() {
        // Nothing beside the folder that the prefix lies in can begin with it.
        String folder = ObjectNames.folderOf(prefix);
        walk(folder.isEmpty() ? "" : folder + "/");
        return List.copyOf(found);
    }

    /** The folder with its slash: so written, a folder stands where the names in it do. */
    private void walk(String folder) {
        for (String entry : entries(folder)) {
            if (found.size() >= limit) {
                return;
            }
            String name = folder + entry;
            if (name.endsWith("/")) {
                if (mayHold(name)) {
                    walk(name);
                }
            } else if (name.startsWith(prefix) && name.compareTo(after) > 0) {
                add(name);
            }
        }
    }

    private NavigableSet<String> entries(String folder) {
        String path = folder.isEmpty() ? "" : folder.substring(0, folder.length() - 1);
        NavigableSet<String> entries = new TreeSet<>();
        files.list(path).stream().filter(ObjectNames::isPart).forEach(entries::add);
        files.folders(path).stream()
                .filter(ObjectNames::isPart)
                .map(name -> name + "/")
                .forEach(entries::add);
        return entries;
    }

    private boolean mayHold(String folder) {
        boolean begins = folder.startsWith(prefix) || prefix.startsWith(folder);
        return begins && (folder.compareTo(after) > 0 || after.startsWith(folder));
    }

    private void add(String name) {
        try (StoredFile file = files.openReadOnly(name)) {
            found.add(new StoredObject(name, file.size(), OptionalInt.empty()));
        } catch (UncheckedIOException e) {
            // It was removed since its folder was read.
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }
}
