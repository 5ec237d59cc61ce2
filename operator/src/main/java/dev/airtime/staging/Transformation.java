package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** From an object of production to the object that is applied to the copy: sanitise, redirect, patch, put at rest. */
record Transformation(Source source, Redirect redirect, Patches patches, ClaimSources volumes) {
    /** With empty volumes. */
    Transformation(Source source, Redirect redirect, Patches patches) {
        this(source, redirect, patches, ClaimSources.NONE);
    }

    /**
     * The object of the copy; {@code original} stays as it is.
     *
     * @throws IllegalArgumentException when a patch of the user's does not fit
     */
    ObjectNode of(ApiKind kind, ObjectNode original) {
        ObjectNode object = original.deepCopy();
        // Items of a list carry neither.
        object.put("apiVersion", kind.apiVersion());
        object.put("kind", kind.kind());
        Rules.apply(Rules.SANITISE, kind, object, source);
        volumes.apply(kind, object);
        redirect.tree(kind, object);
        ObjectNode patched = patches.apply(kind, original, object);
        Rules.apply(Rules.AT_REST, kind, patched, source);
        return patched;
    }
}
