package io.thermocline.signing;

import io.thermocline.block.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A statement and a signature of it.
 *
 * @param statement the text whose UTF-8 is signed, byte for byte
 * @param keyId names the key: the first 16 bytes of the SHA-256 of the public key, in hexadecimal digits
 * @param publicKey X.509 SubjectPublicKeyInfo, Base64
 * @param signature Ed25519, 64 bytes, Base64
 */
public record Signed(String statement, String keyId, String publicKey, String signature) {
    static final String ALGORITHM = "Ed25519";
    private static final int ID_BYTES = 16;

    public Signed {
        Objects.requireNonNull(statement);
        Objects.requireNonNull(keyId);
        Objects.requireNonNull(publicKey);
        Objects.requireNonNull(signature);
    }

    /**
     * Whether the signature is right for the statement and the public key given here. Whose key that is, is for the reader to know: compare it with
     * the one the store gives.
     */
    public boolean verifies() {
        try {
            byte[] encoded = Base64.getDecoder().decode(publicKey);
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(statement.getBytes(StandardCharsets.UTF_8));
            return keyId.equals(idOf(encoded))
                    && check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not a key, not Base64, not a signature: nothing that says anything for the statement.
            return false;
        }
    }

    static String idOf(byte[] publicKey) {
        return HexFormat.of().formatHex(Sha256.of(publicKey), 0, ID_BYTES);
    }
}
