package dev.airtime.staging;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Tells one request from another by what decides which objects the copy holds; egress and retention do not. */
final class RequestHash {
    private RequestHash() {}

    static String of(StagingRequest request) {
        Map<String, Object> parts = new TreeMap<>();
        parts.put("source", request.sourceNamespace());
        parts.put("event", request.eventUid());
        parts.put("addresses", new TreeMap<>(request.addresses()));
        parts.put("include", request.spec().include());
        parts.put("exclude", request.spec().exclude());
        parts.put("hosts", new TreeMap<>(request.spec().hosts()));
        parts.put("patches", request.spec().patches());
        return sha256(Json.text(parts));
    }

    /** A label's value for any name: the name, or its beginning and a hash where it is longer than 63 characters. */
    static String label(String name) {
        return name.length() <= 63
                ? name
                : name.substring(0, 54) + "-" + sha256(name).substring(0, 8);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
