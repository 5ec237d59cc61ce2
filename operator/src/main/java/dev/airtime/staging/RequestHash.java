package dev.airtime.staging;

import dev.airtime.api.Sha256;
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
        parts.put("volumes", request.spec().volumesOrDefault());
        parts.put("sync", request.sync() == null ? "" : request.sync());
        return Sha256.hex(Json.text(parts), 32);
    }

    /** A label's value for any name: the name, or its beginning and a hash where it is longer than 63 characters. */
    static String label(String name) {
        return name.length() <= 63 ? name : name.substring(0, 54) + "-" + Sha256.hex(name, 8);
    }
}
