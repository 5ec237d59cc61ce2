package dev.airtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.airtime.api.Sha256;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Digests that tell whether a ConfigMap or Secret holds what it held, and no more. Pure. */
final class ConfigurationDigest {
    private static final int DIGITS = 12;
    /** Some ten milliseconds: whoever may read a Rehearsal, but no Secret, shall not guess a short password from it. */
    private static final int ROUNDS = 50_000;

    private ConfigurationDigest() {}

    static String of(@Nullable Map<String, String> data, @Nullable Map<String, String> binary) {
        return Sha256.hex(text(data) + "\u0000" + text(binary), DIGITS);
    }

    /** Salted, so that equal Secrets of two events have two digests. */
    static String ofSecret(@Nullable Map<String, String> data, String salt) {
        try {
            byte[] digest = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(
                            text(data).toCharArray(), Sha256.hex(salt).getBytes(US_ASCII), ROUNDS, DIGITS * 4))
                    .getEncoded();
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        }
    }

    private static String text(@Nullable Map<String, String> data) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(data == null ? Map.of() : data).forEach((key, value) -> text.append(key.length())
                .append(':')
                .append(key)
                .append(value.length())
                .append(':')
                .append(value));
        return text.toString();
    }
}
