package dev.airtime.board;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text into HTML. */
final class Html {
    private Html() {}

    /**
     * {@code text} for element content and for a quoted attribute (WHATWG HTML, "Escaping a string"); nothing for null.
     * Control characters, which HTML does not allow, become spaces.
     */
    static String text(@Nullable Object text) {
        if (text == null) {
            return "";
        }
        String raw = text.toString();
        StringBuilder safe = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\t' -> safe.appendCodePoint(c);
                default -> safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            }
        });
        return safe.toString();
    }

    /** A list of {@code lines}; nothing where there are none. */
    static String list(List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul>");
        lines.forEach(line -> html.append("<li>").append(text(line)).append("</li>"));
        return html.append("</ul>").toString();
    }
}
