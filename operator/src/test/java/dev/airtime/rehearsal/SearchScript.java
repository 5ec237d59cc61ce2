package dev.airtime.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** The real airtime_search.py in a Python that stays: a line of JSON asks, a line answers. */
final class SearchScript implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DRIVER = """
            import json, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            import airtime_search as search
            def number(sample):
                return {**sample, "histogram": {int(ms): n for ms, n in sample["histogram"].items()}}
            for line in sys.stdin:
                ask = json.loads(line)
                if "level" in ask:
                    level = number(ask["level"])
                    level["entries"] = [number(entry) for entry in level["entries"]]
                    answer = search.judge(level, ask["rules"], ask["proven"])
                else:
                    answer = []
                    hiccup = ask["hiccup"]
                    while (users := search.next_users(answer, ask["rules"])) is not None:
                        held = users <= ask["holds"] and users != hiccup
                        hiccup = None if users == hiccup else hiccup
                        word = search.HELD if held else search.BROKE
                        answer.append((users, search.TOO_FEW if held and users < ask["few"] else word))
                print(json.dumps(answer), flush=True)
            """;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private SearchScript(Process process) {
        this.process = process;
        this.in = process.outputWriter();
        this.out = process.inputReader();
    }

    /** Where there is no python3, the test that asks is left out. */
    static SearchScript open() {
        try {
            return new SearchScript(
                    new ProcessBuilder("python3", "-c", DRIVER, directory().toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed: " + e.getMessage());
            throw new UncheckedIOException(e);
        }
    }

    /** Where the scripts of the load generator are. */
    static Path directory() {
        URL script = Objects.requireNonNull(LocustObjects.class.getResource(SearchRules.SCRIPT));
        try {
            return Objects.requireNonNull(Path.of(script.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode ask(JsonNode question) {
        try {
            in.write(question + "\n");
            in.flush();
            return JSON.readTree(Objects.requireNonNull(out.readLine(), "airtime_search.py ended; see the log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
