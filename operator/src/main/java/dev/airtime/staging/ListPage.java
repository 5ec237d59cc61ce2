package dev.airtime.staging;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.ObjIntConsumer;

/** One page of a collection (metav1.List), read item by item from the reply. */
final class ListPage {
    private ListPage() {}

    /**
     * Hands each item on as soon as it is parsed, with how many the server says are left after this page
     * (metadata.remainingItemCount); 0 where it says nothing, or only after the items, as it does of custom kinds.
     *
     * @return the token of the next page; empty after the last
     * @throws IOException when the reply breaks off or is no JSON
     */
    static String read(InputStream in, ObjIntConsumer<ObjectNode> item) throws IOException {
        String token = "";
        int left = 0;
        try (JsonParser parser = Json.MAPPER.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the reply is no list");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("metadata")) {
                    JsonNode metadata = parser.readValueAsTree();
                    token = metadata.path("continue").asText("");
                    left = metadata.path("remainingItemCount").asInt(0);
                } else if (field.equals("items") && parser.currentToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        JsonNode node = parser.readValueAsTree();
                        if (node instanceof ObjectNode object) {
                            item.accept(object, left);
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("the reply breaks off");
            }
        }
        // A reply that is closed before its end takes the connection with it.
        in.transferTo(OutputStream.nullOutputStream());
        return token;
    }
}
