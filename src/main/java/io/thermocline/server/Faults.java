package io.thermocline.server;

import org.jboss.logging.Logger;

/** What the log says of what the parts of an open store did not expect; each goes on. */
final class Faults {
    private static final Logger LOG = Logger.getLogger(Faults.class);

    private Faults() {}

    static void encoder(RuntimeException fault) {
        LOG.error("a block stays without vectors", fault);
    }

    static void operation(RuntimeException fault) {
        LOG.warn("an operation met a fault, or keeping what it did; unless it has failed, it is tried again", fault);
    }

    static void table(RuntimeException fault) {
        LOG.error("a block is missing from the metadata table", fault);
    }

    static void verification(RuntimeException fault) {
        LOG.warn("the metadata table could not be read whole; if it is damaged, it is derived anew", fault);
    }

    static void hot(RuntimeException fault) {
        LOG.warn("the hot tier's map is gone, and started again; reads go to the segments meanwhile", fault);
    }

    static void prefetch(RuntimeException fault) {
        LOG.debug("a block that nobody has asked for yet could not be read ahead", fault);
    }
}
