package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
    private static final String TERMS =
            "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [%s]}}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                  | true
        {nodeSelector: {zone: a}}           | true
        {nodeSelector: {zone: b}}           | false
        {nodeSelector: {zone: a, gpu: x}}   | false
        """)
    void selects(String spec, boolean admitted) {
        assertThat(admits(spec, "{}")).isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {matchExpressions: [{key: zone, operator: In, values: [b, a]}]}         | true
        {matchExpressions: [{key: zone, operator: In, values: [b]}]}            | false
        {matchExpressions: [{key: gpu, operator: In, values: [a]}]}             | false
        {matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}         | false
        {matchExpressions: [{key: gpu, operator: NotIn, values: [a]}]}          | true
        {matchExpressions: [{key: zone, operator: Exists}]}                     | true
        {matchExpressions: [{key: gpu, operator: Exists}]}                      | false
        {matchExpressions: [{key: gpu, operator: DoesNotExist}]}                | true
        {matchExpressions: [{key: zone, operator: DoesNotExist}]}               | false
        {matchExpressions: [{key: cores, operator: Gt, values: ['7']}]}         | true
        {matchExpressions: [{key: cores, operator: Gt, values: ['8']}]}         | false
        {matchExpressions: [{key: cores, operator: Lt, values: ['9']}]}         | true
        {matchExpressions: [{key: zone, operator: Lt, values: ['9']}]}          | false
        {matchExpressions: [{key: gpu, operator: Lt, values: ['9']}]}           | false
        {matchFields: [{key: metadata.name, operator: In, values: [n1]}]}       | true
        {matchFields: [{key: metadata.name, operator: NotIn, values: [n1]}]}    | false
        {matchExpressions: [{key: zone, operator: Exists}, {key: gpu, operator: Exists}]} | false
        {matchExpressions: [{key: gpu, operator: Exists}]}, {matchExpressions: [{key: zone, operator: Exists}]} | true
        {}                                                                      | false
        {matchExpressions: [{key: zone, operator: Like, values: [a]}]}          | false
        """)
    void hasAffinity(String terms, boolean admitted) {
        assertThat(admits(TERMS.formatted(terms), "{}")).isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                                                       | {taints: [{key: k, value: v, effect: NoSchedule}]}       | false
        {}                                                                       | {taints: [{key: k, value: v, effect: NoExecute}]}        | false
        {}                                                                       | {taints: [{key: k, value: v, effect: PreferNoSchedule}]} | true
        {tolerations: [{key: k, value: v}]}                                      | {taints: [{key: k, value: v, effect: NoSchedule}]}       | true
        {tolerations: [{key: k, value: w}]}                                      | {taints: [{key: k, value: v, effect: NoSchedule}]}       | false
        {tolerations: [{key: k, operator: Exists}]}                              | {taints: [{key: k, value: v, effect: NoSchedule}]}       | true
        {tolerations: [{key: k, operator: Exists, effect: NoExecute}]}           | {taints: [{key: k, value: v, effect: NoSchedule}]}       | false
        {tolerations: [{operator: Exists}]}                                      | {taints: [{key: k, value: v, effect: NoSchedule}, {key: l, effect: NoExecute}]} | true
        {tolerations: [{key: k, operator: Exists}]}                              | {taints: [{key: k, value: v, effect: NoSchedule}, {key: l, effect: NoExecute}]} | false
        {}                                                                       | {unschedulable: true}                                    | false
        {tolerations: [{key: node.kubernetes.io/unschedulable, operator: Exists}]} | {unschedulable: true}                                  | true
        """)
    void toleratesTaints(String pod, String node, boolean admitted) {
        assertThat(admits(pod, node)).isEqualTo(admitted);
    }

    private static boolean admits(String pod, String node) {
        return Placement.of(Cases.yaml(pod))
                .admits(NodeRoom.of(
                        Cases.yaml("{metadata: {name: n1, labels: {zone: a, cores: '8'}}, spec: " + node + "}")));
    }
}
