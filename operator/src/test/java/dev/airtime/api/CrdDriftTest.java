package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code crds/} and the chart's copy are what the api types say. With {@code -Dcrds.update} it is written instead of compared. */
class CrdDriftTest {
    /** Tests run in their module's directory. */
    private static final List<Path> DIRECTORIES =
            List.of(Path.of("..", "crds"), Path.of("..", "helm", "airtime", "crds"));

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(TrafficEvent.class, "trafficevents.airtime.dev"),
                Arguments.of(Rehearsal.class, "rehearsals.airtime.dev"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theCommittedFileIsTheGeneratedOne(Class<?> type, String name) throws IOException {
        String expected = CrdFile.expected(type, name);
        for (Path directory : DIRECTORIES) {
            Path file = directory.resolve(name + ".yaml");
            if (System.getProperty("crds.update") != null) {
                Files.writeString(file, expected);
            }
            assertThat(file).as("run crds/update and commit what it writes").exists();
            assertThat(Files.readString(file))
                    .as("%s is not what dev.airtime.api says: run crds/update and commit", file)
                    .isEqualTo(expected);
        }
    }
}
