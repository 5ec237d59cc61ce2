package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Amounts of resources by name: cores of {@code cpu}, bytes of {@code memory} and {@code ephemeral-storage}, pieces of
 * anything else, {@code pods} among them. What is not named is none.
 */
record Amounts(Map<String, BigDecimal> of) {
    static final Amounts NONE = new Amounts(Map.of());
    static final String PODS = "pods";

    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final BigDecimal MIB = BigDecimal.valueOf(1L << 20);

    Amounts {
        of = Map.copyOf(of);
    }

    /** Reads a map of quantities, as in {@code resources.requests}; a quantity that can't be read is none. */
    static Amounts read(JsonNode quantities) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        quantities.properties().forEach(q -> {
            try {
                amounts.put(
                        q.getKey(),
                        Quantity.getAmountInBytes(Quantity.parse(q.getValue().asText())));
            } catch (IllegalArgumentException e) {
                // The server has checked it; a patch of the user's may bring nonsense, which is refused at the apply.
                amounts.remove(q.getKey());
            }
        });
        return new Amounts(amounts);
    }

    BigDecimal get(String resource) {
        return of.getOrDefault(resource, BigDecimal.ZERO);
    }

    Amounts plus(Amounts other) {
        return merge(other, BigDecimal::add);
    }

    /** The greater of the two, resource by resource. */
    Amounts max(Amounts other) {
        return merge(other, BigDecimal::max);
    }

    Amounts minus(Amounts other) {
        return plus(other.times(-1));
    }

    Amounts times(long n) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        of.forEach((k, v) -> amounts.put(k, v.multiply(BigDecimal.valueOf(n))));
        return new Amounts(amounts);
    }

    /** These, and of the others the resources that are missing here. */
    Amounts or(Amounts others) {
        Map<String, BigDecimal> amounts = new TreeMap<>(others.of);
        amounts.putAll(of);
        return new Amounts(amounts);
    }

    private Amounts merge(Amounts other, BinaryOperator<BigDecimal> how) {
        Map<String, BigDecimal> amounts = new TreeMap<>(of);
        other.of.forEach((k, v) -> amounts.merge(k, v, how));
        return new Amounts(amounts);
    }

    /**
     * How many times a request goes into what is free here. Only what is asked for counts, as for the scheduler: a node
     * that is short of memory takes a pod that asks for none.
     *
     * @param most where it stops
     */
    int holds(Amounts request, int most) {
        BigDecimal times = BigDecimal.valueOf(most);
        for (Map.Entry<String, BigDecimal> asked : request.of.entrySet()) {
            if (asked.getValue().signum() > 0) {
                times = times.min(
                        get(asked.getKey()).max(BigDecimal.ZERO).divide(asked.getValue(), 0, RoundingMode.DOWN));
            }
        }
        return times.intValue();
    }

    /** For a sentence, rounded up, without pods: {@code 9.5 CPU, 12Gi, 1 nvidia.com/gpu}. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        new TreeMap<>(of).forEach((resource, amount) -> {
            if (amount.signum() > 0 && !resource.equals(PODS)) {
                words.add(
                        switch (resource) {
                            case "cpu" -> plain(amount, 3) + " CPU";
                            case "memory" -> bytes(amount);
                            case "ephemeral-storage" -> bytes(amount) + " ephemeral-storage";
                            default -> plain(amount, 0) + " " + resource;
                        });
            }
        });
        return words;
    }

    private static String bytes(BigDecimal amount) {
        boolean large = amount.compareTo(GIB) >= 0;
        return plain(amount.divide(large ? GIB : MIB), large ? 1 : 0) + (large ? "Gi" : "Mi");
    }

    private static String plain(BigDecimal amount, int places) {
        BigDecimal rounded = amount.setScale(places, RoundingMode.CEILING).stripTrailingZeros();
        return rounded.setScale(Math.max(0, rounded.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
