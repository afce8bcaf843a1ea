package io.thermocline.files;

import io.thermocline.testing.SimulatedFileStore;

class SimulatedFileStoreContractTest extends FileStoreContract {
    private final FileStore store = new SimulatedFileStore(1);

    @Override
    FileStore store() {
        return store;
    }
}
