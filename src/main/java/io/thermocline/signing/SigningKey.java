package io.thermocline.signing;

import io.thermocline.files.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A store's key. Thread-safe. */
public final class SigningKey {
    /** Where it lies in the data directory. */
    public static final String FILE = "keys/signing.pem";

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final int LINE = 64;

    private final PrivateKey key;
    private final byte[] publicKey;
    private final String id;

    private SigningKey(PrivateKey key, byte[] publicKey) {
        this.key = key;
        this.publicKey = publicKey;
        this.id = Signed.idOf(publicKey);
    }

    /**
     * The key of a store, made if there is none. The file is PEM: the private key (PKCS #8), then the public one (X.509).
     *
     * @throws IllegalStateException when the file is none of a key, or its halves do not belong together
     * @throws java.io.UncheckedIOException when it can be neither read nor made
     */
    public static SigningKey open(Path dataDir, SecureRandom random) {
        Path path = dataDir.resolve(FILE);
        String pem = new String(PrivateFile.readOrMake(path, () -> make(random)), StandardCharsets.US_ASCII);
        try {
            PrivateKey key = KeyFactory.getInstance(Signed.ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(part(pem, PRIVATE)));
            SigningKey opened = new SigningKey(key, part(pem, PUBLIC));
            if (opened.sign("").verifies()) {
                return opened;
            }
            throw new IllegalStateException(path + ": the public key is not that of the private one");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    path
                            + ": this is no key to sign with. Restore it from a copy; or delete it, and another one is made",
                    e);
        }
    }

    private static byte[] make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Signed.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            String text = pem(PRIVATE, pair.getPrivate().getEncoded())
                    + pem(PUBLIC, pair.getPublic().getEncoded());
            return text.getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    private static String pem(String what, byte[] encoded) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static byte[] part(String pem, String what) {
        String begin = "-----BEGIN " + what + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + what + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + what);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    /** Signs a statement. */
    public Signed sign(String statement) {
        try {
            Signature signature = Signature.getInstance(Signed.ALGORITHM);
            signature.initSign(key);
            signature.update(statement.getBytes(StandardCharsets.UTF_8));
            return new Signed(statement, id, publicKey(), Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was found good does not sign", e);
        }
    }

    /** The name of the key, as in {@link Signed#keyId}. */
    public String id() {
        return id;
    }

    /** The public key, as in {@link Signed#publicKey}. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(publicKey);
    }

    /** The public key as OpenSSL and others read it. */
    public String pem() {
        return pem(PUBLIC, publicKey);
    }
}
