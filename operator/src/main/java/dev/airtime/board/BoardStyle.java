package dev.airtime.board;

/** How the board looks: readable at three metres, in the light and in the dark. */
final class BoardStyle {
    static final String CSS = """
            :root{--bg:#f6f7f9;--card:#fff;--ink:#14181f;--soft:#5b6472;--line:#dfe3e8;--good:#0b7a3b;--goodbg:#dcf5e5;
            --bad:#b3261e;--badbg:#fde3e1;--warn:#8a5300;--warnbg:#fdeecf;--calm:#1f4fa3;--calmbg:#e1ebfb}
            @media (prefers-color-scheme:dark){:root{--bg:#0e1116;--card:#171b22;--ink:#eef1f5;--soft:#9aa5b4;
            --line:#2a303a;--good:#5fdb93;--goodbg:#113422;--bad:#ff8a80;--badbg:#45171a;--warn:#ffc266;--warnbg:#3d2c0d;
            --calm:#8ab4f8;--calmbg:#182b4d}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--bg);color:var(--ink);font:18px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;
            font-variant-numeric:tabular-nums}
            header{display:flex;justify-content:space-between;align-items:baseline;padding:14px 28px;color:var(--soft)}
            h1{margin:0;font-size:22px;color:var(--ink)}
            main{padding:0 28px 28px;display:grid;gap:24px}
            section{background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden}
            .top{display:grid;grid-template-columns:1fr auto;gap:8px 32px;padding:24px 28px;align-items:start}
            h2{margin:0;font-size:38px;line-height:1.1;overflow-wrap:anywhere}
            .where{color:var(--soft);margin-top:4px}
            .clock{text-align:right}
            .count{font-size:72px;line-height:1;font-weight:700;letter-spacing:-.02em;white-space:nowrap}
            .answer{grid-column:1/-1;display:flex;gap:14px;align-items:baseline;flex-wrap:wrap;font-size:24px}
            .answer p{margin:0;flex:1 1 420px;overflow-wrap:anywhere}
            .pill{display:inline-block;border-radius:999px;padding:2px 14px;font-weight:650;white-space:nowrap;
            background:var(--calmbg);color:var(--calm)}
            .pill.good{background:var(--goodbg);color:var(--good)}.pill.bad{background:var(--badbg);color:var(--bad)}
            .pill.warn{background:var(--warnbg);color:var(--warn)}
            .stalled{background:var(--badbg);color:var(--bad);padding:14px 28px;font-size:22px;font-weight:600;
            overflow-wrap:anywhere}
            .parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));
            border-top:1px solid var(--line)}
            .part{padding:18px 28px;border-right:1px solid var(--line);border-bottom:1px solid var(--line);
            margin:0 -1px -1px 0;min-width:0}
            .wide{grid-column:1/-1}
            h3{margin:0 0 8px;font-size:15px;text-transform:uppercase;letter-spacing:.06em;color:var(--soft)}
            .scroll{overflow-x:auto}
            table{border-collapse:collapse;width:100%}
            th{font-size:14px;font-weight:600;color:var(--soft)}
            th,td{text-align:left;padding:5px 16px 5px 0;vertical-align:baseline}
            td.n,th.n{text-align:right}td.n,.since{white-space:nowrap}td.note{min-width:15em}td.since{min-width:0}
            tr+tr td{border-top:1px solid var(--line)}
            .note{color:var(--soft);font-size:16px;overflow-wrap:anywhere}
            .finding{padding:8px 0;overflow-wrap:anywhere}.finding+.finding{border-top:1px solid var(--line)}
            .finding b{font-size:20px}.remedy{margin-top:2px}
            .empty{font-size:24px;color:var(--soft)}
            @media (max-width:760px){header,.top,.part,.stalled{padding-left:16px;padding-right:16px}main{padding:0 10px 16px}
            .top{grid-template-columns:1fr}.clock{text-align:left}.count{font-size:54px}h2{font-size:30px}
            .answer{font-size:20px}}
            """;

    private BoardStyle() {}
}
