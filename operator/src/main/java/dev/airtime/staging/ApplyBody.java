package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;

/**
 * An object of the copy as it is applied.
 *
 * @param text the body, with its own hash as an annotation
 * @param hash of the body without that annotation's value; equal hashes are equal objects
 */
record ApplyBody(String text, String hash) {
    private static final int LENGTH = 32;
    private static final String EMPTY = "\"" + Keys.HASH + "\":\"\"";

    /** Writes the body once: the annotation is there when it is hashed, and filled in after. */
    static ApplyBody of(ObjectNode object) {
        Rule.annotate(object, Keys.HASH, "");
        String body = Json.applyBody(object);
        String hash = Sha256.hex(body, LENGTH);
        // A quote inside a string is escaped, so the text can stand only where the annotation does, or in a key of the
        // same name, which rules have removed.
        int at = body.indexOf(EMPTY);
        return new ApplyBody(
                body.substring(0, at) + EMPTY.substring(0, EMPTY.length() - 1) + hash + "\""
                        + body.substring(at + EMPTY.length()),
                hash);
    }

    /** The same without the number of pods, which belongs to whoever scales a workload that runs. */
    String withoutReplicas(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Rule.at(copy, "spec").remove("replicas");
        Rule.at(copy, "metadata", "annotations").put(Keys.HASH, hash);
        return Json.applyBody(copy);
    }
}
