package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a finding's id means is looked up by it: {@code docs/findings/ID.md}. */
class FindingPagesTest {
    private static final Path DOCS = Path.of("../docs");

    /** Every rule's findings have the id that its constant says; the other tests of the rules hold it to that. */
    private static List<String> ids() {
        return Diagnosis.RULES.stream().map(FindingPagesTest::id).toList();
    }

    private static String id(Rule rule) {
        try {
            return (String) rule.getClass().getDeclaredField("ID").get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(rule.getClass() + " has no ID", e);
        }
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyIdHasAPageAndEveryPageAnId() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS.resolve("findings"))) {
            assertThat(pages.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            ids().stream().map(id -> id + ".md").toList());
        }
    }

    @Test
    void everyPageSaysTheSameFourThingsAndIsLinked() {
        String diagnosis = text(DOCS.resolve("diagnosis.md"));
        assertThat(ids()).allSatisfy(id -> {
            assertThat(text(DOCS.resolve("findings").resolve(id + ".md")))
                    .startsWith("# " + id + "\n")
                    .contains(
                            "**What it means.**",
                            "**How it was measured.**",
                            "**What to do.**",
                            "**When it is fine.**");
            assertThat(diagnosis).contains("](findings/" + id + ".md)");
        });
    }
}
