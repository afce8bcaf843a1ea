package io.thermocline.engine;

import io.thermocline.manifest.FencedException;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestBucket;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestStore;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;

/**
 * Begins an empty data directory with the store that lies in its archive. The archive is taken over first, so that whoever wrote it before removes nothing of it any
 * more, then the folder gets its manifest; the files follow as the segments are opened. After a crash in between it is begun again, or goes on.
 */
final class ArchivedStore {
    private ArchivedStore() {}

    /**
     * Writes the folder's first manifest if the archive has one.
     *
     * @return whether there is one
     * @throws ArchiveNeededException if that cannot be told: a new store beside the archived one would do harm
     */
    static boolean begin(ManifestStore folder, Components components) {
        ObjectStore archive = components.archive();
        if (archive == null) {
            return false;
        }
        try {
            ManifestLog found = ManifestLog.read(new ManifestBucket(archive), components::newId);
            if (found.created()) {
                return false;
            }
            Manifest taken = found.takeOver(
                    new Manifest.Writer(components.newId(), found.current().epoch() + 1));
            ManifestLog.begin(folder, taken);
            return true;
        } catch (ObjectStoreException e) {
            throw new ArchiveNeededException(
                    "the data directory is empty, and whether its archive holds a store cannot be told", e);
        } catch (FencedException e) {
            throw new ArchiveNeededException("the archive was opened by another writer at the same moment", e);
        }
    }
}
