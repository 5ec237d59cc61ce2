package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.TrafficEventSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hash over a spec in which every field is written, and each is changed in turn: also fields that come later. */
class PlanHashTest {
    private final Set<String> fields = new TreeSet<>();

    static Stream<String> everyField() throws ReflectiveOperationException {
        PlanHashTest walk = new PlanHashTest();
        walk.spec(null);
        return walk.fields.stream();
    }

    @ParameterizedTest
    @MethodSource("everyField")
    void everyFieldThatChangesProductionChangesTheHash(String field) throws ReflectiveOperationException {
        String before = PlanHash.of(spec(null), List.of());
        String after = PlanHash.of(spec(field), List.of());
        String top = field.substring(1).split("\\.", -1)[0];
        if (Set.of("approval", "mode", "expectedPeak", "staging", "rehearsal").contains(top)
                || field.startsWith(".databases.copy.")) {
            assertThat(after).as(field + " does not change production").isEqualTo(before);
        } else {
            assertThat(after).as(field + " changes production").isNotEqualTo(before);
            assertThat(PlanHash.isFor(spec(field), before)).isFalse();
        }
    }

    @Test
    void theFieldsAreFound() throws ReflectiveOperationException {
        assertThat(everyField().toList())
                .contains(
                        ".airtime",
                        ".duration",
                        ".databases.scaleUp.instanceClass",
                        ".databases.scaleUp.parameters",
                        ".databases.scaleDown.window",
                        ".workloads.replicas",
                        ".staging.namespace");
    }

    @Test
    void whatIsNotWrittenIsNotInIt() {
        // Fixed: an approval given to one version of Airtime holds in the next.
        assertThat(PlanHash.of(Scene.database().spec(), List.of())).startsWith("6d799959ae-");
    }

    @Test
    void itSaysWhichSpecItIsFor() {
        TrafficEventSpec spec = Scene.database().spec();
        PlannedChange change =
                new PlannedChange("database shop", "instanceClass", "a", "b", null, null, null, null, null);
        PlannedChange other =
                new PlannedChange("database shop", "instanceClass", "c", "b", null, null, null, null, null);
        String hash = PlanHash.of(spec, List.of(change));
        assertThat(hash).matches("[0-9a-f]{10}-[0-9a-f]{4}").isNotEqualTo(PlanHash.of(spec, List.of(other)));
        assertThat(PlanHash.isFor(spec, hash)).isTrue();
        assertThat(PlanHash.isFor(spec, PlanHash.of(spec, List.of(other)))).isTrue();
        assertThat(PlanHash.isFor(spec, null)).isFalse();
    }

    private TrafficEventSpec spec(@Nullable String changed) throws ReflectiveOperationException {
        return (TrafficEventSpec) make(TrafficEventSpec.class, "", changed);
    }

    private Object make(Type type, String path, @Nullable String changed) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType p) {
            Type[] of = p.getActualTypeArguments();
            Object inner = make(of[of.length - 1], path, changed);
            return p.getRawType() == Map.class ? Map.of("key", inner) : List.of(inner);
        }
        Class<?> c = (Class<?>) type;
        if (c.isRecord()) {
            RecordComponent[] components = c.getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = make(components[i].getGenericType(), path + "." + components[i].getName(), changed);
            }
            var constructor = c.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }
        fields.add(path);
        return leaf(c, path.equals(changed));
    }

    private static Object leaf(Class<?> c, boolean other) {
        if (c.isEnum()) {
            Object[] all = c.getEnumConstants();
            return all[other ? all.length - 1 : 0];
        }
        if (c == String.class) {
            return other ? "b" : "a";
        }
        if (c == Integer.class || c == int.class) {
            return other ? 2 : 1;
        }
        if (c == Long.class || c == long.class) {
            return other ? 2L : 1L;
        }
        if (c == Double.class || c == double.class) {
            return other ? 2.0 : 1.0;
        }
        if (c == BigDecimal.class) {
            return BigDecimal.valueOf(other ? 2 : 1);
        }
        if (c == Boolean.class || c == boolean.class) {
            return other;
        }
        if (JsonNode.class.isAssignableFrom(c)) {
            return TextNode.valueOf(other ? "b" : "a");
        }
        if (c == ResourceRequirements.class) {
            return new ResourceRequirementsBuilder()
                    .addToLimits("cpu", new Quantity(other ? "2" : "1"))
                    .build();
        }
        if (c == EnvVar.class) {
            return new EnvVar("NAME", other ? "b" : "a", null);
        }
        if (c == Toleration.class) {
            return new TolerationBuilder().withKey(other ? "b" : "a").build();
        }
        if (c == LocalObjectReference.class) {
            return new LocalObjectReference(other ? "b" : "a");
        }
        throw new IllegalStateException("teach this test a value of " + c);
    }
}
