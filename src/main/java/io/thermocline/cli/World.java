package io.thermocline.cli;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a command gets from outside.
 *
 * @param environment environment variables
 * @param random chance for keys, idempotency keys and jitter; a secure source outside of tests, since keys come from it
 */
record World(
        Map<String, String> environment, Terminal terminal, InstantSource clock, RandomGenerator random, Pause pause) {
    World {
        environment = Map.copyOf(environment);
        Objects.requireNonNull(terminal);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
        Objects.requireNonNull(pause);
    }

    /** The process's own. */
    static World system() {
        Map<String, String> environment = System.getenv();
        return new World(
                environment, Terminal.system(environment), InstantSource.system(), new SecureRandom(), Pause.real());
    }

    /** As many random bytes, in hexadecimal. */
    String randomHex(int bytes) {
        byte[] chance = new byte[bytes];
        random.nextBytes(chance);
        return HexFormat.of().formatHex(chance);
    }
}
