package dev.airtime.board;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The frame of a page: it needs nothing but itself. */
final class Page {
    private Page() {}

    /**
     * A page.
     *
     * @param head more for its head; HTML
     * @param style after that of the board; CSS
     * @param before before the time in its header; text
     * @param main its content; HTML
     */
    static String of(String title, String head, String style, String before, Instant now, String main) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                %s<title>%s</title>
                <style>%s%s</style>
                </head>
                <body>
                <header><h1>Airtime</h1><time datetime="%s">%s%s</time></header>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(
                        head,
                        Html.text(title),
                        BoardStyle.CSS,
                        style,
                        Html.text(now),
                        Html.text(before),
                        Html.text(EventSection.when(now.truncatedTo(ChronoUnit.SECONDS))),
                        main);
    }
}
