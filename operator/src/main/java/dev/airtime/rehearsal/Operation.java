package dev.airtime.rehearsal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /**
     * How closely a request of {@code calledMethod} to {@code calledPath} is this call, the greater the more closely; empty
     * where it is not. A query is not looked at. Of several operations the closest is called: a path that says more, part by
     * part (OpenAPI 3.1, Paths Object: concrete paths before templated ones; Gateway API, HTTPRouteMatch: the longest prefix),
     * then the whole path before a prefix, then one with a method.
     */
    Optional<String> match(@Nullable String calledMethod, String calledPath) {
        if (method != null && calledMethod != null && !method.equals(calledMethod.toUpperCase(Locale.ROOT))) {
            return Optional.empty();
        }
        List<String> own = parts(path);
        List<String> called = parts(calledPath);
        if (prefix ? called.size() < own.size() : called.size() != own.size()) {
            return Optional.empty();
        }
        StringBuilder closeness = new StringBuilder();
        for (int i = 0; i < own.size(); i++) {
            boolean open = OPEN.matcher(own.get(i)).matches();
            if (!open && !own.get(i).equals(called.get(i))) {
                return Optional.empty();
            }
            boolean same = !open || OPEN.matcher(called.get(i)).matches();
            closeness.append(same ? '2' : '1');
        }
        return Optional.of(closeness
                .append(prefix ? ' ' : '!')
                .append(method == null ? '0' : '1')
                .toString());
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
