package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tracebacks as Locust 2.47.0 printed them on Python 3.11. */
class PythonErrorTest {
    private static final String DIRECTORY = "/mnt/locust";

    private static List<String> traceback(String... end) {
        return List.of(("""
                        Traceback (most recent call last):
                          File "/usr/local/bin/locust", line 8, in <module>
                            sys.exit(main())
                                     ^^^^^^
                          File "/usr/local/lib/python3.11/site-packages/locust/util/load_locustfile.py", line 71, in load_locustfile
                            loader.exec_module(imported)
                          File "<frozen importlib._bootstrap_external>", line 940, in exec_module
                          File "<frozen importlib._bootstrap>", line 241, in _call_with_frames_removed
                        """ + String.join("\n", end)).split("\n"));
    }

    @Test
    void namesTheErrorAndTheLineOfTheScript() {
        assertThat(PythonError.of(
                        traceback(
                                "  File \"/mnt/locust/locustfile.py\", line 3, in <module>",
                                "    raise ValueError('no such shop')",
                                "ValueError: no such shop"),
                        DIRECTORY))
                .hasValue("ValueError: no such shop (locustfile.py, line 3: raise ValueError('no such shop'))");
    }

    @Test
    void namesTheLineOfASyntaxError() {
        assertThat(PythonError.of(
                        traceback(
                                "  File \"/mnt/locust/locustfile.py\", line 2",
                                "    def x(",
                                "         ^",
                                "SyntaxError: '(' was never closed"),
                        DIRECTORY))
                .hasValue("SyntaxError: '(' was never closed (locustfile.py, line 2: def x()");
    }

    @Test
    void namesTheInnermostFileOfTheUserNotThatOfALibrary() {
        assertThat(PythonError.of(
                        traceback(
                                "  File \"/mnt/locust/locustfile.py\", line 1, in <module>",
                                "    import pages",
                                "  File \"/mnt/locust/pages.py\", line 7, in <module>",
                                "    json.loads(TEXT)",
                                "  File \"/usr/local/lib/python3.11/json/decoder.py\", line 355, in raw_decode",
                                "    raise JSONDecodeError(\"Expecting value\", s, err.value) from None",
                                "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
                        DIRECTORY))
                .hasValue("json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
                        + " (pages.py, line 7: json.loads(TEXT))");
    }

    @Test
    void takesOutWhatLooksLikeASecret() {
        assertThat(PythonError.of(
                                traceback(
                                        "  File \"/mnt/locust/locustfile.py\", line 4, in <module>",
                                        "    login(password='hunter2')",
                                        "PermissionError: wrong token: abcdef"),
                                DIRECTORY)
                        .orElseThrow())
                .startsWith("PermissionError: wrong token:")
                .contains("line 4")
                .doesNotContain("hunter2")
                .doesNotContain("abcdef");
    }

    @Test
    void hasNothingToSayWithoutATraceback() {
        assertThat(PythonError.of(List.of("[2026-11-28] ERROR/locust.main: No User class found!"), DIRECTORY))
                .isEmpty();
        assertThat(PythonError.of(List.of(), DIRECTORY)).isEmpty();
    }
}
