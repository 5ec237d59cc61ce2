package dev.airtime.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names that follow from a text: the same text, the same name, in every process. */
public final class Sha256 {
    private Sha256() {}

    /** SHA-256 of {@code text} in UTF-8, as 64 lower case hexadecimal digits. */
    public static String hex(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first {@code digits} of {@link #hex(String)}, 64 at most. */
    public static String hex(String text, int digits) {
        return hex(text).substring(0, digits);
    }
}
