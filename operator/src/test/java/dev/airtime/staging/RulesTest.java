package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RulesTest {
    private static final List<Rule> RULES = Stream.concat(Rules.SANITISE.stream(), Rules.AT_REST.stream())
            .distinct()
            .toList();
    private static final List<JsonNode> CASES = Cases.read("rules.yaml");

    @TestFactory
    Stream<DynamicTest> eachRuleChangesWhatItIsAboutAndNothingElse() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.path("rule").asText() + " " + c.path("kind").asText(), () -> {
                            Rule rule = RULES.stream()
                                    .filter(r -> r.name().equals(c.path("rule").asText()))
                                    .findFirst()
                                    .orElseThrow();
                            ApiKind kind = Cases.kind(c.path("kind").asText());
                            ObjectNode object = c.path("given").deepCopy();
                            Source source = Cases.source(List.of(), List.of());
                            rule.apply(kind, object, source);
                            assertThat(object).isEqualTo(c.path("expect"));
                            rule.apply(kind, object, source);
                            assertThat(object).as("applied twice").isEqualTo(c.path("expect"));
                        }));
    }

    @Test
    void everyRuleHasACase() {
        assertThat(CASES.stream().map(c -> c.path("rule").asText()).collect(Collectors.toSet()))
                .isEqualTo(RULES.stream().map(Rule::name).collect(Collectors.toSet()));
    }
}
