package dev.airtime.rehearsal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides whether a host may be loaded: a Service of the copy, or what the event's egress allows; never production. */
final class LoadTarget {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");

    private LoadTarget() {}

    /** What a host is. */
    sealed interface Decision {
        /** A Service of the copy, by its name; it has to exist. */
        record Service(String name) implements Decision {}

        /** A host outside that the event allows. */
        record Allowed(String host) implements Decision {}

        /** It must not be loaded. */
        record Refused(String message) implements Decision {}
    }

    /** Decides on the URL in {@code field}, as {@code locust.host}. */
    static Decision decide(LoadTest test, String field, String url) {
        String host;
        try {
            URI uri = new URI(url);
            if (uri.getRawUserInfo() != null) {
                return refused(
                        field,
                        uri.getScheme() + "://…@" + uri.getHost(),
                        "has a user name: give it to the script by its environment, from a Secret");
            }
            host = uri.getHost();
        } catch (URISyntaxException e) {
            return refused(field, url, "is not a URL: write for example http://web");
        }
        if (host == null) {
            return refused(field, url, "has no host: write for example http://web, the name of a Service of the copy");
        }
        return decideHost(test, field, url, host.toLowerCase(Locale.ROOT));
    }

    /** Decides on a host name; {@code named} is how the user wrote it. */
    static Decision decideHost(LoadTest test, String field, String named, String name) {
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (ProductionHosts.names(test.productionHosts(), host)) {
            return refused(
                    field, named, "is a host of production, which is never loaded: name the Service of the copy");
        }
        if (ProductionHosts.covers(test.productionHosts(), host) && !ProductionHosts.names(test.copyHosts(), host)) {
            return refused(
                    field,
                    named,
                    "is below a wildcard host of production, which is never loaded: name the Service of the copy, or give"
                            + " the host to the copy in spec.staging.hosts");
        }
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return refused(
                    field, named, "is the load generator itself: name a Service of the copy, for example http://web");
        }
        String[] labels = host.split("\\.", -1);
        boolean address = ADDRESS.matcher(host).matches();
        if (!address && labels.length == 1) {
            return new Decision.Service(host);
        }
        boolean service = !address
                && (labels.length == 2
                        || (labels[2].equals("svc") && (labels.length == 3 || host.endsWith(".svc.cluster.local"))));
        if (service && labels[1].equals(test.production()) && !test.production().equals(test.staging())) {
            return refused(
                    field,
                    named,
                    "names the production namespace " + test.production() + ", which is never loaded: write http://"
                            + labels[0]);
        }
        if (service && labels[1].equals(test.staging())) {
            return new Decision.Service(labels[0]);
        }
        if (allows(test.allowedHosts(), host)) {
            return new Decision.Allowed(host);
        }
        return refused(
                field,
                named,
                "is outside the copy: name a Service of namespace " + test.staging()
                        + ", or allow the host in the event's spec.staging.egress.allow");
    }

    private static boolean allows(Set<String> allowed, String host) {
        return allowed.stream()
                .map(a -> a.toLowerCase(Locale.ROOT).replaceFirst("(?<!:):[0-9]+$", ""))
                .anyMatch(host::equals);
    }

    private static Decision.Refused refused(String field, String named, String why) {
        return new Decision.Refused(field + " \"" + named + "\" " + why);
    }
}
