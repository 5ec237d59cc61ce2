package dev.airtime.staging;

import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Production's database addresses and what stands for each in the copy.
 *
 * @param hosts host names
 * @param numbers the numeric addresses that the names of production, and no name of the copy, lead to
 */
record Addresses(Map<String, String> hosts, Map<String, String> numbers) {
    Addresses {
        hosts = Map.copyOf(hosts);
        numbers = Map.copyOf(numbers);
    }

    /** A name that can't be resolved has no numeric address to replace; its name is replaced all the same. */
    static Addresses resolve(Map<String, String> hosts, AddressResolver resolver) {
        Set<String> copies = new HashSet<>();
        hosts.values().forEach(h -> copies.addAll(addresses(h, resolver)));
        Map<String, String> numbers = new HashMap<>();
        hosts.forEach((production, copy) -> {
            List<String> to = addresses(copy, resolver);
            for (String from : addresses(production, resolver)) {
                if (!to.isEmpty() && !copies.contains(from)) {
                    numbers.put(from, to.get(0));
                }
            }
        });
        return new Addresses(hosts, numbers);
    }

    private static List<String> addresses(String host, AddressResolver resolver) {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
