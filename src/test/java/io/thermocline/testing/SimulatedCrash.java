package io.thermocline.testing;

/** The machine has stopped. An error, so that no code under test mistakes it for a failure of the disk and goes on. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(long operation) {
        super("crashed at operation " + operation, null, false, false);
    }
}
