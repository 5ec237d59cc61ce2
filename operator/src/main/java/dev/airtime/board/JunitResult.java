package dev.airtime.board;

import dev.airtime.api.Finding;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * A load test as a JUnit XML test suite, for the pipelines that read one: a test {@code verdict}, and one for each
 * finding. Passed is passed and Failed is failed; a run that says nothing (Inconclusive, Aborted) is an error, one without a
 * verdict is skipped. Findings of severity Info pass.
 */
public final class JunitResult {
    private JunitResult() {}

    private record Test(
            String name, @Nullable String outcome, @Nullable String message) {}

    public static String render(Rehearsal rehearsal) {
        RehearsalStatus s = rehearsal.getStatus();
        String suite = rehearsal.getMetadata().getNamespace() + "/"
                + rehearsal.getMetadata().getName();
        Test verdict = verdict(s);
        List<Test> findings = s == null
                ? List.of()
                : s.findings().stream().map(JunitResult::finding).toList();
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            attribute(xml, "name", suite);
            attribute(xml, "tests", String.valueOf(1 + findings.size()));
            attribute(xml, "failures", count("failure", verdict, findings));
            attribute(xml, "errors", count("error", verdict, findings));
            attribute(xml, "skipped", count("skipped", verdict, findings));
            attribute(xml, "time", seconds(s));
            if (s != null && s.startedAt() != null) {
                attribute(xml, "timestamp", s.startedAt());
            }
            properties(xml, s);
            write(xml, suite, verdict, seconds(s));
            for (Test finding : findings) {
                write(xml, suite, finding, "0");
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string can't be written to", e);
        }
        return out + "\n";
    }

    private static Test verdict(@Nullable RehearsalStatus s) {
        if (s == null || s.verdict() == null) {
            return new Test("verdict", "skipped", "the rehearsal has not finished");
        }
        String why = String.join("; ", s.reasons());
        return switch (s.verdict()) {
            case Passed -> new Test("verdict", null, why);
            case Failed -> new Test("verdict", "failure", why);
            case Inconclusive, Aborted -> new Test("verdict", "error", s.verdict() + ": " + why);
        };
    }

    private static Test finding(Finding f) {
        String message = f.message() + (f.remedy() == null ? "" : ". " + f.remedy());
        return new Test(f.id(), f.severity() == Finding.Severity.Info ? null : "failure", message);
    }

    private static String count(String outcome, Test verdict, List<Test> findings) {
        long among = findings.stream().filter(t -> outcome.equals(t.outcome())).count();
        return String.valueOf(among + (outcome.equals(verdict.outcome()) ? 1 : 0));
    }

    private static String seconds(@Nullable RehearsalStatus s) {
        return s == null || s.startedAt() == null || s.finishedAt() == null
                ? "0"
                : String.valueOf(Duration.between(Instant.parse(s.startedAt()), Instant.parse(s.finishedAt()))
                        .toSeconds());
    }

    private static void properties(XMLStreamWriter xml, @Nullable RehearsalStatus s) throws XMLStreamException {
        if (s == null) {
            return;
        }
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("reason", s.reason());
        figures.put(
                "expectedPeakHeld", s.coverage() == null ? null : s.coverage().held());
        if (s.limit() != null) {
            figures.put("limit", s.limit().users());
            figures.put("limitBrokenAt", s.limit().brokenAt());
        }
        figures.put("users", s.users());
        figures.put("requestsPerSecond", s.requestsPerSecond());
        figures.put("p50", s.p50());
        figures.put("p95", s.p95());
        figures.put("p99", s.p99());
        figures.put("requests", s.requests());
        figures.put("failureRate", s.failureRate());
        figures.put(
                "operationsCalled",
                s.operations() == null ? null : s.operations().called());
        figures.put("comparison", s.comparison() == null ? null : s.comparison().summary());
        xml.writeStartElement("properties");
        for (Map.Entry<String, @Nullable Object> figure : figures.entrySet()) {
            if (figure.getValue() != null) {
                xml.writeEmptyElement("property");
                attribute(xml, "name", figure.getKey());
                attribute(xml, "value", figure.getValue().toString());
            }
        }
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, String suite, Test test, String time) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "classname", suite);
        attribute(xml, "name", test.name());
        attribute(xml, "time", time);
        if (test.outcome() != null) {
            xml.writeEmptyElement(test.outcome());
            attribute(xml, "message", test.message());
        } else if (test.message() != null && !test.message().isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(printable(test.message()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, @Nullable String value) throws XMLStreamException {
        xml.writeAttribute(name, printable(value == null ? "" : value));
    }

    /** Without the characters that XML 1.0 has not (section 2.2, Char). */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().map(c -> allowed(c) ? c : ' ').forEach(safe::appendCodePoint);
        return safe.toString();
    }

    private static boolean allowed(int c) {
        boolean control = c < 0x20 && c != '\n' && c != '\t';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
    }
}
