package dev.airtime.staging;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What names production in a text where it stands plainly, and what takes its place.
 *
 * <p>Only whole names: {@code my-db.production} and {@code db.production.example.com} are others' names. The name of the
 * namespace alone is never one, since it may stand for anything.
 */
final class AddressPatterns {
    /**
     * What may stand before a name: nothing of a name, or the end of an escape, as in {@code %2Fname}, {@code \nname},
     * {@code \x3dname}, or an option that its value is glued to, as in {@code -hname}.
     */
    private static final String BEFORE = "(?:(?<![A-Za-z0-9.-])|(?<=%(?:25){0,3}[0-9A-Fa-f]{2})|(?<=\\\\[nrtbf])"
            + "|(?<=\\\\u[0-9A-Fa-f]{4})|(?<=\\\\x[0-9A-Fa-f]{2})|(?<=(?<![A-Za-z0-9.-])-[A-Za-z]))";
    /** What may follow: no letter of a name, and no further label; a dot at the end is the root's. */
    private static final String AFTER = "(?![A-Za-z0-9-]|\\.[A-Za-z0-9])";

    /** The longest service pattern and what stands before it. */
    private static final int REACH = 300;

    private static final Pattern IPV6 =
            Pattern.compile("(?<![A-Za-z0-9.:])\\[?((?:[0-9A-Fa-f]{0,4}:){2,8}[0-9A-Fa-f]{0,4})\\]?(?![A-Za-z0-9:])");

    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, String> ipv6 = new HashMap<>();
    private final @Nullable Pattern host;
    private final Set<String> services;
    private final String source;
    private final List<String> sources;
    private final String target;
    private final Pattern service;
    private final Pattern domain;
    private final Pattern identity;

    AddressPatterns(Addresses addresses, String source, String target, Set<String> services) {
        addresses.hosts().forEach((from, to) -> put(bare(from), to));
        addresses.numbers().forEach(this::put);
        this.host = hosts.isEmpty()
                ? null
                : insensitive(BEFORE
                        + hosts.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"))
                        + AFTER);
        this.services = Set.copyOf(services);
        this.source = source.toLowerCase(Locale.ROOT);
        this.sources = List.of(this.source);
        this.target = target;
        String name = Pattern.quote(source);
        // Before a Service may stand a port's name (_mysql._tcp.db.production) or a pod of a StatefulSet.
        this.service = insensitive(BEFORE + "((?:_[a-z0-9-]{1,63}\\._(?:tcp|udp|sctp)\\.)?"
                + "(?:[a-z0-9][a-z0-9-]{0,62}-[0-9]{1,9}\\.)?)([a-z0-9][a-z0-9-]{0,62})\\." + name + AFTER);
        // Followed by .svc it is a cluster name, whatever stands before; a search domain has nothing before it.
        this.domain = insensitive("(?<=[a-z0-9*]\\.)" + name + "(?=\\.svc(?![A-Za-z0-9-]))|" + BEFORE + name
                + "(?=\\.svc\\.(?!svc(?![A-Za-z0-9-]))[a-z0-9])");
        this.identity = insensitive("(?<=system:serviceaccounts?:)" + name + "(?![A-Za-z0-9-])|(?<=/ns\\\\{0,4}/)"
                + name + "(?=\\\\{0,4}/sa\\\\{0,4}/)");
    }

    private void put(String from, String to) {
        Inet6Address number = ipv6(from);
        if (number != null) {
            ipv6.put(number.getHostAddress(), to);
        } else if (!from.isEmpty()) {
            hosts.put(from.toLowerCase(Locale.ROOT), to);
        }
    }

    private static String bare(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Strings of which every address has one in it, in any case. */
    List<String> needles() {
        List<String> needles = new ArrayList<>(hosts.keySet());
        needles.add("." + source);
        needles.add(source + ".svc.");
        needles.add(":" + source);
        needles.add("/ns/" + source + "/sa/");
        needles.addAll(ipv6Needles());
        return needles;
    }

    private List<String> ipv6Needles() {
        List<String> needles = new ArrayList<>();
        for (String number : ipv6.keySet()) {
            // A group that is not zero, with a colon on one side, is written in every spelling.
            String[] groups = number.split(":", -1);
            int first = 0;
            while (first < groups.length - 1 && groups[first].equals("0")) {
                first++;
            }
            needles.add(first < groups.length - 1 ? groups[first] + ":" : groups[first]);
        }
        return needles;
    }

    /** Whether a host name in lower case is that of a Service of the copy. */
    boolean copyService(String name) {
        return name.endsWith("." + target.toLowerCase(Locale.ROOT)) || name.contains(".svc.") || name.endsWith(".svc");
    }

    /** Replaces addresses: databases' and Services'. */
    String addresses(String text) {
        return services(hosts(text));
    }

    /** Replaces addresses, and names of service accounts of the namespace: in the copy those are the copy's. */
    String all(String text) {
        return replace(identity, sources, addresses(text), m -> target);
    }

    /** Replaces addresses of databases and names of accounts only; what else looks so may be an object's name. */
    String names(String text) {
        return replace(identity, sources, hosts(text), m -> target);
    }

    /** Replaces addresses of databases only. */
    String hosts(String text) {
        String named = host == null
                ? text
                : replace(
                        host,
                        hosts.keySet(),
                        text,
                        m -> hosts.getOrDefault(m.group().toLowerCase(Locale.ROOT), m.group()));
        return ipv6.isEmpty() ? named : replace(IPV6, ipv6Needles(), named, this::ipv6);
    }

    private String ipv6(Matcher m) {
        Inet6Address number = ipv6(m.group(1));
        String to = number == null ? null : ipv6.get(number.getHostAddress());
        if (to == null) {
            return m.group();
        }
        // Brackets belong to an IPv6 address; an IPv4 address and a name have none.
        return to.indexOf(':') >= 0 ? m.group().replace(m.group(1), to) : to;
    }

    private static @Nullable Inet6Address ipv6(String text) {
        if (text.indexOf(':') < 0) {
            return null;
        }
        try {
            // In brackets it is never looked up as a name.
            return InetAddress.getByName("[" + text + "]") instanceof Inet6Address number ? number : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private String services(String text) {
        String cluster = replace(domain, sources, text, m -> target);
        return replace(service, sources, cluster, m -> {
            String name = m.group(2);
            return services.contains(name.toLowerCase(Locale.ROOT)) ? m.group(1) + name + "." + target : m.group();
        });
    }

    /**
     * Replaces matches of a pattern, each of which contains one of {@code literals} (in lower case) and begins at most
     * {@value #REACH} characters before it; only there the pattern is tried, since it costs much on every character.
     */
    private static String replace(
            Pattern pattern, Collection<String> literals, String text, Function<Matcher, String> by) {
        String lower = text.toLowerCase(Locale.ROOT);
        BitSet near = new BitSet();
        for (String literal : literals) {
            for (int at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + 1)) {
                near.set(Math.max(0, at - REACH), Math.min(text.length(), at + literal.length() + REACH));
            }
        }
        if (lower.length() != text.length()) {
            // A letter that is longer in lower case moves everything behind it.
            near.set(0, text.length());
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        Matcher m = pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        int copied = 0;
        for (int from = near.nextSetBit(0); from >= 0; ) {
            int to = near.nextClearBit(from);
            m.region(from, to);
            while (m.find()) {
                out.append(text, copied, m.start()).append(by.apply(m));
                copied = m.end();
            }
            from = near.nextSetBit(to);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static Pattern insensitive(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
