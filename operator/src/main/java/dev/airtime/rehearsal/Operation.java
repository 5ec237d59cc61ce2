package dev.airtime.rehearsal;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call of an API: {@code GET /products/{id}}.
 *
 * @param method in upper case; null: any
 * @param path from the root, each part of it a text or a {@code {placeholder}}
 * @param prefix whether longer paths belong to it, as to an Ingress's of type Prefix
 */
public record Operation(@Nullable String method, String path, boolean prefix) {
    /** How names of endpoints leave a part open: {@code {id}}, {@code [id]}, {@code :id}, {@code <id>}. */
    private static final Pattern OPEN = Pattern.compile("\\{.*}|\\[.*]|:.+|<.*>|\\*+");

    public Operation {
        method = method == null ? null : method.toUpperCase(Locale.ROOT);
    }

    /** Whether a request of {@code calledMethod} to {@code calledPath} is this call; a query is not looked at. */
    boolean isCalledBy(@Nullable String calledMethod, String calledPath) {
        if (method != null && calledMethod != null && !method.equals(calledMethod.toUpperCase(Locale.ROOT))) {
            return false;
        }
        List<String> own = parts(path);
        List<String> called = parts(calledPath);
        if (prefix ? called.size() < own.size() : called.size() != own.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).equals(called.get(i))
                    && !OPEN.matcher(own.get(i)).matches()
                    && !OPEN.matcher(called.get(i)).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Without scheme, host, query and empty parts. */
    private static List<String> parts(String path) {
        String bare = path.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/]*", "").replaceFirst("[?#].*$", "");
        return List.of(bare.split("/", -1)).stream().filter(p -> !p.isEmpty()).toList();
    }

    @Override
    public String toString() {
        return (method == null ? "" : method + " ") + path + (prefix && !path.endsWith("/") ? "/…" : prefix ? "…" : "");
    }
}
