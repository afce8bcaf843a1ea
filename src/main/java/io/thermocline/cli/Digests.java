package io.thermocline.cli;

import io.thermocline.block.Sha256;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal, as the contract writes it. */
final class Digests {
    private Digests() {}

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }
}
