package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRequestTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        containers add up             | {containers: [{resources: {requests: {cpu: 500m, memory: 1Gi}}}, {resources: {requests: {cpu: 1}}}]}                                      | 1.5 CPU, 1Gi
        a request comes before a limit| {containers: [{resources: {requests: {cpu: 250m}, limits: {cpu: 4, memory: 128Mi}}}]}                                                     | 0.25 CPU, 128Mi
        the highest step counts       | {initContainers: [{resources: {requests: {cpu: 2}}}, {resources: {requests: {memory: 2Gi}}}], containers: [{resources: {requests: {cpu: 1}}}]} | 2 CPU, 2Gi
        a sidecar runs on             | {initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 1}}}], containers: [{resources: {requests: {cpu: 1}}}]}             | 2 CPU
        a step runs beside the earlier sidecars only | {initContainers: [{resources: {requests: {cpu: 3}}}, {restartPolicy: Always, resources: {requests: {cpu: 1}}}, {resources: {requests: {cpu: 3}}}], containers: [{resources: {requests: {cpu: 1}}}]} | 4 CPU
        overhead comes on top         | {overhead: {cpu: 250m, memory: 120Mi}, containers: [{resources: {requests: {cpu: 1}}}]}                                                   | 1.25 CPU, 120Mi
        the pod's own stands for its containers | {resources: {requests: {cpu: 3}}, containers: [{resources: {requests: {cpu: 1, memory: 1Gi}}}]}                                 | 3 CPU, 1Gi
        any resource                  | {containers: [{resources: {limits: {nvidia.com/gpu: 2}, requests: {ephemeral-storage: 3G}}}]}                                             | 2.8Gi ephemeral-storage, 2 nvidia.com/gpu
        nothing is asked              | {containers: [{name: a}]}                                                                                                                 | ''
        """)
    void isTheSchedulers(String what, String spec, String expected) {
        Amounts request = PodRequest.of(Cases.yaml(spec), Amounts.NONE);
        assertThat(String.join(", ", request.words())).as(what).isEqualTo(expected);
        assertThat(request.get(Amounts.PODS)).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {containers: [{name: a}, {resources: {requests: {cpu: 1}}}]} | 1.1 CPU, 512Mi
        {initContainers: [{name: a}], containers: [{resources: {limits: {cpu: 1, memory: 1Gi}}}]} | 1 CPU, 1Gi
        """)
    void aLimitRangeGivesWhatIsNotSaid(String spec, String expected) {
        Amounts defaults = PodRequest.defaults(Cases.yaml("""
                spec:
                  limits:
                  - {type: Pod, defaultRequest: {cpu: 7}}
                  - {type: Container, defaultRequest: {cpu: 100m, memory: 256Mi}}
                """));
        assertThat(String.join(", ", PodRequest.of(Cases.yaml(spec), defaults).words()))
                .isEqualTo(expected);
    }
}
