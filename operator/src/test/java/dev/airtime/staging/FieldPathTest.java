package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                ".spec.replicas; {spec: {replicas: 2, a: b}}; {spec: {a: b}}",
                ".data.x; {data: {x: '1'}}; {}",
                ".data.app.properties; {data: {app.properties: a, b: c}}; {data: {b: c}}",
                ".metadata.annotations.a.b/c; {metadata: {annotations: {a.b/c: x, d: e}}}; {metadata: {annotations: {d: e}}}",
                ".spec.containers[name=\"web\"].image; {spec: {containers: [{name: a, image: x}, {name: web, image: y}]}}; {spec: {containers: [{name: a, image: x}, {name: web}]}}",
                ".spec.ports[port=80,protocol=\"TCP\"].targetPort; {spec: {ports: [{port: 80, protocol: UDP, targetPort: 1}, {port: 80, protocol: TCP, targetPort: 2}]}}; {spec: {ports: [{port: 80, protocol: UDP, targetPort: 1}, {port: 80, protocol: TCP}]}}",
                ".spec.keys[name=\"a,b=\\\"c]\"].x; {spec: {keys: [{name: 'a,b=\"c]', x: 1}]}}; {spec: {keys: [{name: 'a,b=\"c]'}]}}",
                ".metadata.finalizers[=\"x\"]; {metadata: {finalizers: [x, y]}}; {metadata: {finalizers: [y]}}",
                ".spec.none; {spec: {a: b}}; {spec: {a: b}}",
                ".spec.a.b; {spec: {a: {b: 1}}, c: d}; {c: d}"
            })
    void removesTheFieldThatTheServerNames(String path, String before, String after) {
        ObjectNode object = Cases.yaml(before);
        boolean removed = FieldPath.parse(path).remove(object);
        assertThat(object).isEqualTo(Cases.yaml(after));
        assertThat(removed).isEqualTo(!before.strip().equals(after.strip()));
    }

    @Test
    void refusesWhatIsNoPath() {
        assertThatThrownBy(() -> FieldPath.parse("spec replicas")).isInstanceOf(IllegalArgumentException.class);
    }
}
