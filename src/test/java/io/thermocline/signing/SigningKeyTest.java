package io.thermocline.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
    @TempDir
    Path folder;

    private SigningKey open() {
        return SigningKey.open(folder, new SecureRandom());
    }

    @Test
    void isMadeOnceAndStays() {
        Signed signed = open().sign("what was said");
        assertThat(signed.verifies()).isTrue();
        assertThat(open().id()).isEqualTo(signed.keyId());
        assertThat(open().sign("what was said")).isEqualTo(signed);
    }

    @Test
    void nothingElseVerifies() {
        Signed signed = open().sign("what was said");
        SigningKey other = SigningKey.open(folder.resolve("other"), new SecureRandom());
        assertThat(new Signed("what was not said", signed.keyId(), signed.publicKey(), signed.signature()).verifies())
                .isFalse();
        assertThat(new Signed(signed.statement(), other.id(), other.publicKey(), signed.signature()).verifies())
                .isFalse();
        assertThat(new Signed(signed.statement(), other.id(), signed.publicKey(), signed.signature()).verifies())
                .isFalse();
        assertThat(new Signed(signed.statement(), signed.keyId(), "?", signed.signature()).verifies())
                .isFalse();
        assertThat(new Signed(signed.statement(), signed.keyId(), signed.publicKey(), "AAAA").verifies())
                .isFalse();
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        open();
        Path file = folder.resolve(SigningKey.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void halvesThatDoNotBelongTogetherAreRefused() throws IOException {
        SigningKey other = SigningKey.open(folder.resolve("other"), new SecureRandom());
        open();
        Path file = folder.resolve(SigningKey.FILE);
        String pem = Files.readString(file);
        Files.writeString(file, pem.substring(0, pem.indexOf("-----BEGIN PUBLIC")) + other.pem());
        assertThatThrownBy(this::open).hasMessageContaining("signing.pem");
        Files.writeString(file, "no key");
        assertThatThrownBy(this::open).hasMessageContaining("signing.pem");
    }
}
