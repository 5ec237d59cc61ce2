package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

final class Outside {
    void look(ApiKind kind, ObjectNode object) {}

    List<String> hosts() {
        return List.of();
    }

    List<String> mentions() {
        return List.of();
    }
}
