package dev.airtime.staging;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the copy's pods would go, one after the other to the first node that takes them: those that may not run
 * everywhere first, then the largest. The oldest node comes first, so that a node that joins takes what was left over
 * and moves nothing: it can't make a copy that fits one that does not.
 *
 * <p>The scheduler may do better or worse than this, and also looks at what this does not: spread, affinity between
 * pods, volumes.
 */
final class RoomPlan {
    /**
     * Equal pods.
     *
     * @param title whose they are
     * @param pods how many
     * @param request what each reserves
     * @param placement where they may run
     */
    record Demand(String title, int pods, Amounts request, Placement placement) {
        Amounts all() {
            return request.times(pods);
        }
    }

    /**
     * What it came to.
     *
     * @param pods how many pods there are
     * @param fit how many of them found a node
     * @param asked what all ask for
     * @param missing what those ask for that found none
     * @param largest the greatest request of those that found none, resource by resource
     * @param nowhere whose pods no node would take however empty, for its labels or taints
     */
    record Result(int pods, int fit, Amounts asked, Amounts missing, Amounts largest, List<String> nowhere) {
        Result {
            nowhere = List.copyOf(nowhere);
        }

        boolean fits() {
            return fit == pods;
        }

        /** What is missing, in numbers, and what to do: {@code the copy asks for 20 pods, 8 CPU; 12 pods fit; …}. */
        String sentence(String subject, String wayOut) {
            String asks = String.join(", ", asked.words());
            return subject + " asks for " + pods + " pods" + (asks.isEmpty() ? "" : ", " + asks) + "; " + fit
                    + " pods fit; missing "
                    + (missing.words().isEmpty()
                            ? (pods - fit) + " places for pods"
                            : String.join(" and ", missing.words()) + " in all, largest pod "
                                    + String.join(", ", largest.words()))
                    + (nowhere.isEmpty()
                            ? ""
                            : "; no node has the labels for, or none of its taints is tolerated by, "
                                    + String.join(", ", nowhere))
                    + "; " + wayOut;
        }
    }

    private static final int NAMED = 5;

    private RoomPlan() {}

    static Result of(List<NodeRoom> nodes, List<Demand> demands) {
        Amounts asked = demands.stream().map(Demand::all).reduce(Amounts.NONE, Amounts::plus);
        List<NodeRoom> free = new ArrayList<>(nodes.stream()
                .sorted(Comparator.comparing(NodeRoom::created).thenComparing(NodeRoom::name))
                .toList());
        int pods = 0;
        int fit = 0;
        Amounts missing = Amounts.NONE;
        Amounts largest = Amounts.NONE;
        List<String> nowhere = new ArrayList<>();
        for (Demand demand : ordered(demands, asked)) {
            int left = demand.pods();
            boolean admitted = false;
            for (int i = 0; i < free.size() && left > 0; i++) {
                NodeRoom node = free.get(i);
                if (demand.placement().admits(node)) {
                    admitted = true;
                    int here = node.free().holds(demand.request(), left);
                    free.set(i, node.less(demand.request().times(here)));
                    left -= here;
                }
            }
            pods += demand.pods();
            fit += demand.pods() - left;
            if (left > 0) {
                missing = missing.plus(demand.request().times(left));
                largest = largest.max(demand.request());
                if (!admitted && nowhere.size() < NAMED) {
                    nowhere.add(demand.title());
                }
            }
        }
        return new Result(pods, fit, asked, missing, largest, nowhere);
    }

    /** The order looks at the copy alone, so that it is the same whatever nodes there are. */
    private static List<Demand> ordered(List<Demand> demands, Amounts asked) {
        return demands.stream()
                .sorted(Comparator.comparing((Demand d) -> !d.placement().choosy())
                        .thenComparing(d -> size(d.request(), asked), Comparator.reverseOrder())
                        .thenComparing(Demand::title))
                .toList();
    }

    /** A pod's share of all that is asked for, summed over the resources. */
    private static BigDecimal size(Amounts request, Amounts asked) {
        return request.of().entrySet().stream()
                .filter(e -> asked.get(e.getKey()).signum() > 0)
                .map(e -> e.getValue().divide(asked.get(e.getKey()), MathContext.DECIMAL64))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
