package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real airtime_smoke.py, with a stand-in of Locust: needs python3. */
class SmokeScriptTest {
    /** What the kubelet keeps of a termination message, in bytes. */
    private static final int KEPT = 4096;

    private static final String DRIVER = """
            import json, os, sys, types
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            class Event:
                def add_listener(self, function):
                    return function
            names = ("user_error", "quitting", "quit")
            sys.modules["locust"] = types.ModuleType("locust")
            sys.modules["locust"].events = types.SimpleNamespace(**{name: Event() for name in names})
            sys.modules["locust"].LoadTestShape = object
            import airtime_smoke
            text = json.loads(sys.argv[2])
            for n in range(5):
                airtime_smoke.on_user_error(ValueError(f"{n} {text}"), None)
            errors = {
                n: types.SimpleNamespace(method="GET", name=f"/?{text}", error=f"500 {text}", occurrences=n) for n in range(5)
            }
            total = types.SimpleNamespace(num_requests=10, num_failures=10)
            environment = types.SimpleNamespace(
                runner=types.SimpleNamespace(errors=errors, stats=types.SimpleNamespace(total=total)),
                shape_class=types.SimpleNamespace(users=20, cpu=0.1),
            )
            airtime_smoke.on_quitting(environment)
            airtime_smoke.on_quit(exit_code=0)
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** As JSON: long, of three bytes a letter, of six in JSON, not to be written as UTF-8, and with a secret at the cut. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"short\"",
                "\"x\"",
                "\"在庫切れ\"",
                "\"\\u0001\"",
                "\"\\udcff\"",
                "\"see http://shop:s3cretpassword@web/ \"",
            })
    void itsMessageIsShortEnoughToBeKept(String text) throws IOException, InterruptedException {
        String repeated = text.equals("\"short\"")
                ? text
                : '"' + text.substring(1, text.length() - 1).repeat(2_000) + '"';
        Path message = folder.resolve("message");
        Path log = folder.resolve("log");
        ProcessBuilder python = new ProcessBuilder(
                        "python3", "-c", DRIVER, SearchScript.directory().toString(), repeated)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(log.toFile());
        python.environment().put("AIRTIME_SMOKE_USERS", "20");
        python.environment().put("AIRTIME_SMOKE_MESSAGE", message.toString());
        try {
            assertThat(python.start().waitFor()).isZero();
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed: " + e.getMessage());
        }
        assertThat(Files.readAllBytes(message)).hasSizeLessThanOrEqualTo(KEPT);
        SmokeReport report = SmokeReport.parse(Files.readString(message, StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(report.requests()).isEqualTo(10);
        assertThat(report.error()).startsWith("GET /?").contains("500 ").doesNotContain("s3cret");
        assertThat(Objects.requireNonNull(report.raised()))
                .startsWith("ValueError: 0 ")
                .doesNotContain("s3cret");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(1);
        assertThat(SmokeReport.inLog(lines)).isPresent();
    }
}
