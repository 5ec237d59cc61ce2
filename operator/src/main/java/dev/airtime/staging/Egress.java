package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way out of the copy, as the spec of a NetworkPolicy: nothing but the copy itself, DNS, and the given places. A
 * NetworkPolicy knows no host names, so each is resolved here and again when its addresses change.
 *
 * @param spec the policy's spec
 * @param unresolved host names without an address; they stay closed
 */
record Egress(ObjectNode spec, List<String> unresolved) {
    private static final Pattern PLACE = Pattern.compile(
            "(?:\\[(?<v6>[0-9A-Fa-f:.]+)]|(?<bare>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/\\d+)?)"
                    + "|(?<host>[^:/\\s\\[\\]]+)(?<mask>/\\d+)?)(?::(?<port>\\d{1,5}))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    Egress {
        unresolved = List.copyOf(unresolved);
    }

    /** A place: address block or host name, and a port or every port. */
    record Place(String host, @Nullable Integer port) {
        /** Reads {@code host}, {@code address} or {@code CIDR}, each with an optional {@code :port}. */
        static Optional<Place> parse(String text) {
            Matcher m = PLACE.matcher(text.strip());
            if (!m.matches()) {
                return Optional.empty();
            }
            String host = m.group("v6") != null
                    ? m.group("v6")
                    : m.group("bare") != null
                            ? m.group("bare")
                            : m.group("host") + (m.group("mask") == null ? "" : m.group("mask"));
            String port = m.group("port");
            return Optional.of(new Place(host, port == null ? null : Integer.valueOf(port)));
        }
    }

    /** The policy's spec for places that may be reached, each {@code host[:port]}, an address or a CIDR block. */
    static Egress to(Collection<String> places, AddressResolver resolver) {
        ObjectNode spec = Json.object();
        spec.putObject("podSelector");
        spec.putArray("policyTypes").add("Egress");
        ArrayNode rules = spec.putArray("egress");
        rules.addObject().putArray("to").addObject().putObject("podSelector");
        ArrayNode dns = rules.addObject().putArray("ports");
        port(dns, "UDP", 53);
        port(dns, "TCP", 53);
        List<String> unresolved = new ArrayList<>();
        for (String text : new TreeSet<>(places)) {
            Optional<Place> place = Place.parse(text);
            List<String> blocks = place.map(p -> blocks(p.host(), resolver)).orElse(List.of());
            if (blocks.isEmpty()) {
                unresolved.add(text);
                continue;
            }
            ObjectNode rule = rules.addObject();
            ArrayNode to = rule.putArray("to");
            blocks.forEach(b -> to.addObject().putObject("ipBlock").put("cidr", b));
            Integer port = place.get().port();
            if (port != null) {
                port(rule.putArray("ports"), "TCP", port);
            }
        }
        return new Egress(spec, unresolved);
    }

    private static void port(ArrayNode ports, String protocol, int port) {
        ports.addObject().put("port", port).put("protocol", protocol);
    }

    private static List<String> blocks(String host, AddressResolver resolver) {
        if (host.contains("/")) {
            return List.of(host);
        }
        if (NUMBER.matcher(host).matches()) {
            return List.of(block(host));
        }
        try {
            return new TreeSet<>(resolver.resolve(host))
                    .stream().map(Egress::block).toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static String block(String address) {
        return address + (address.contains(":") ? "/128" : "/32");
    }
}
