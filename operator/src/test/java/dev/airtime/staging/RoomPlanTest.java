package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.staging.RoomPlan.Demand;
import dev.airtime.staging.RoomPlan.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoomPlanTest {
    private static final Placement ANYWHERE = Placement.of(Json.object());

    @Test
    void saysWhatIsMissing() {
        Result result = RoomPlan.of(
                List.of(node("a", "1", 10, 40, 110), node("b", "2", 6, 100, 110)),
                List.of(demand("Deployment/web", 10, 2, 8, ANYWHERE), demand("Deployment/api", 4, 1, 1, ANYWHERE)));
        assertThat(result.fits()).isFalse();
        assertThat(result.sentence("the copy", RoomCheck.REMEDY))
                .isEqualTo("the copy asks for 14 pods, 24 CPU, 84Gi; 8 pods fit; missing 8 CPU and 20Gi in all, largest"
                        + " pod 2 CPU, 8Gi; add nodes, lower production's replicas by a patch (spec.staging.patches),"
                        + " or set spec.staging.room: Unchecked");
    }

    @Test
    void aPodIsNotSplitOverNodes() {
        Result result = RoomPlan.of(
                List.of(node("a", "1", 3, 9, 110), node("b", "2", 3, 9, 110)),
                List.of(demand("Deployment/web", 1, 4, 1, ANYWHERE)));
        assertThat(result.fits()).isFalse();
    }

    @Test
    void countsPods() {
        Result result =
                RoomPlan.of(List.of(node("a", "1", 9, 9, 2)), List.of(demand("Deployment/web", 3, 0, 0, ANYWHERE)));
        assertThat(result.sentence("the copy", RoomCheck.REMEDY))
                .startsWith("the copy asks for 3 pods; 2 pods fit; missing 1 places for pods; add nodes");
    }

    @Test
    void placesFirstWhatMayNotRunEverywhere() {
        Placement gpu = Placement.of(Cases.yaml("nodeSelector: {gpu: 'true'}"));
        List<Demand> demands =
                List.of(demand("Deployment/large", 1, 4, 1, ANYWHERE), demand("Deployment/choosy", 1, 2, 1, gpu));
        NodeRoom with = new NodeRoom("a", "1", Map.of("gpu", "true"), List.of(), amounts(4, 9, 9));
        assertThat(RoomPlan.of(List.of(with, node("b", "2", 4, 9, 9)), demands).fits())
                .isTrue();
        assertThat(RoomPlan.of(List.of(node("b", "2", 9, 9, 9)), demands).sentence("the copy", RoomCheck.REMEDY))
                .contains("; no node has the labels for, or none of its taints is tolerated by, Deployment/choosy;");
    }

    @Test
    void aNodeWithTooLittleOfWhatIsNotAskedForIsGoodEnough() {
        NodeRoom full = node("a", "1", 2, -3, 9);
        assertThat(RoomPlan.of(List.of(full), List.of(demand("Deployment/web", 2, 1, 0, ANYWHERE)))
                        .fits())
                .isTrue();
        assertThat(RoomPlan.of(List.of(full), List.of(demand("Deployment/web", 2, 1, 1, ANYWHERE)))
                        .fit())
                .isZero();
    }

    @Property
    void neverFitsMoreThanIsFree(@ForAll("clusters") List<NodeRoom> nodes, @ForAll("copies") List<Demand> copy) {
        Result result = RoomPlan.of(nodes, copy);
        Amounts placed = result.asked().minus(result.missing());
        for (String resource : List.of("cpu", "memory", Amounts.PODS)) {
            BigDecimal free = nodes.stream()
                    .map(n -> n.free().get(resource).max(BigDecimal.ZERO))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(placed.get(resource)).as(resource).isLessThanOrEqualTo(free);
        }
        assertThat(result.fits())
                .isEqualTo(result.missing().of().values().stream().allMatch(v -> v.signum() == 0));
    }

    @Property
    void aNodeThatJoinsMakesItNoWorse(
            @ForAll("clusters") List<NodeRoom> nodes,
            @ForAll("clusters") List<NodeRoom> joined,
            @ForAll("copies") List<Demand> copy) {
        List<NodeRoom> more = new ArrayList<>(nodes);
        joined.forEach(n -> more.add(new NodeRoom("x" + n.name(), "9", n.labels(), n.taints(), n.free())));
        Result before = RoomPlan.of(nodes, copy);
        Result after = RoomPlan.of(more, copy);
        assertThat(after.fit()).isGreaterThanOrEqualTo(before.fit());
        if (before.fits()) {
            assertThat(after.fits()).isTrue();
        }
    }

    @Property
    void theOrderDoesNotMatter(
            @ForAll("clusters") List<NodeRoom> nodes, @ForAll("copies") List<Demand> copy, @ForAll long seed) {
        List<NodeRoom> otherNodes = new ArrayList<>(nodes);
        List<Demand> otherCopy = new ArrayList<>(copy);
        Collections.shuffle(otherNodes, new Random(seed));
        Collections.shuffle(otherCopy, new Random(seed));
        assertThat(RoomPlan.of(otherNodes, otherCopy).sentence("the copy", RoomCheck.REMEDY))
                .isEqualTo(RoomPlan.of(nodes, copy).sentence("the copy", RoomCheck.REMEDY));
    }

    @Property
    void isFirstFitOneByOne(@ForAll("clusters") List<NodeRoom> nodes, @ForAll("copies") List<Demand> copy) {
        List<Demand> single = copy.stream()
                .flatMap(d -> IntStream.range(0, d.pods())
                        .mapToObj(i -> new Demand(d.title() + "-" + i, 1, d.request(), d.placement())))
                .toList();
        assertThat(RoomPlan.of(nodes, single).fit())
                .isEqualTo(RoomPlan.of(nodes, copy).fit());
    }

    @Provide
    Arbitrary<List<NodeRoom>> clusters() {
        Arbitrary<Map<String, String>> labels = Arbitraries.of(Map.of(), Map.of("gpu", "true"));
        return Combinators.combine(number(-1, 16), number(-1, 16), number(0, 8), labels)
                .as((cpu, memory, pods, l) -> new NodeRoom("", "1", l, List.of(), amounts(cpu, memory, pods)))
                .list()
                .ofMaxSize(6)
                .map(l -> IntStream.range(0, l.size())
                        .mapToObj(i -> new NodeRoom(
                                "n" + i,
                                "1",
                                l.get(i).labels(),
                                List.of(),
                                l.get(i).free()))
                        .toList());
    }

    @Provide
    Arbitrary<List<Demand>> copies() {
        Arbitrary<Placement> placements =
                Arbitraries.of(ANYWHERE, Placement.of(Cases.yaml("nodeSelector: {gpu: 'true'}")));
        return Combinators.combine(number(1, 9), number(0, 5), number(0, 5), placements)
                .as((pods, cpu, memory, p) -> demand("", pods, cpu, memory, p))
                .list()
                .ofMaxSize(5)
                .map(l -> IntStream.range(0, l.size())
                        .mapToObj(i -> new Demand(
                                "Deployment/" + i,
                                l.get(i).pods(),
                                l.get(i).request(),
                                l.get(i).placement()))
                        .toList());
    }

    private static Arbitrary<Integer> number(int from, int to) {
        return Arbitraries.integers().between(from, to);
    }

    private static Demand demand(String title, int pods, int cpu, int gi, Placement placement) {
        return new Demand(title, pods, amounts(cpu, gi, 1), placement);
    }

    private static NodeRoom node(String name, String created, int cpu, int gi, int pods) {
        return new NodeRoom(name, created, Map.of(), List.of(), amounts(cpu, gi, pods));
    }

    private static Amounts amounts(int cpu, int gi, int pods) {
        return Amounts.read(Cases.yaml("{cpu: '" + cpu + "', memory: '" + gi + "Gi', pods: '" + pods + "'}"));
    }
}
