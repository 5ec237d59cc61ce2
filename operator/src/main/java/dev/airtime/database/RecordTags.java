package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The record on the instance itself, as tags: what it was, who needs it as it is, what was last asked of it. A tag value
 * has at most 256 characters out of letters, digits, white space and {@code _ . : / = + - @} (RDS user guide, "Tagging
 * Amazon RDS resources"), so there is no JSON in it; an instance has at most 50.
 */
final class RecordTags {
    /** By this the owners of an instance allow Airtime to work on it: the namespace whose events may. */
    static final String NAMESPACE = "airtime.dev/namespace";

    static final String RESOURCE_ID = "airtime.dev/resourceId";
    static final String INSTANCE_CLASS = "airtime.dev/instanceClass";
    static final String PARAMETER_GROUP = "airtime.dev/parameterGroup";
    static final String IOPS = "airtime.dev/iops";
    static final String STORAGE_THROUGHPUT = "airtime.dev/storageThroughput";
    /** The read replicas that were there, as {@link FormerReplicas#write} has them. */
    static final String READ_REPLICAS = "airtime.dev/readReplicasBefore";

    static final String RECORDED_AT = "airtime.dev/recordedAt";
    static final String LAST_CHANGE = "airtime.dev/lastChange";
    /** The classes that raises asked for, the last one last: kept while a return overwrites {@link #LAST_CHANGE}. */
    static final String RAISED_TO = "airtime.dev/raisedTo";

    static final String LAST_REBOOT = "airtime.dev/lastReboot";
    /** When a reading first showed the values that were asked for last. */
    static final String PROVEN_FROM = "airtime.dev/provenFrom";

    /** Classes that could not be had, with the instant of each refusal: {@code class@instant}, separated by blanks. */
    static final String SOLD_OUT = "airtime.dev/soldOut";

    /** When parameters of the attached group were last changed. */
    static final String LAST_PARAMETERS = "airtime.dev/lastParameters";

    static final String CLAIM = "airtime.dev/claim-";

    private static final Set<String> RECORD =
            Set.of(RESOURCE_ID, INSTANCE_CLASS, PARAMETER_GROUP, IOPS, STORAGE_THROUGHPUT, READ_REPLICAS, RECORDED_AT);
    private static final Set<String> ON_THE_WAY = Set.of(
            LAST_CHANGE,
            RAISED_TO,
            LAST_REBOOT,
            PROVEN_FROM,
            SOLD_OUT,
            LAST_PARAMETERS,
            StorageChange.TAG,
            ReplicaDecision.TAG);
    private static final int MOST = 50;
    /** Characters that the value of a tag may have. */
    static final int LONGEST_VALUE = 256;
    /** As many classes of at most 40 characters as a tag has room for. */
    private static final int RAISES = 6;

    private RecordTags() {}

    /**
     * What was last asked of an instance, written before it is asked: a process that dies in between leaves behind that
     * the change is its own.
     *
     * @param kind {@code raise} or {@code restore}
     * @param instanceClass the class that was asked for
     * @param group the parameter group of ours that was asked for, or {@code -}
     * @param at when, in whole seconds
     */
    record LastChange(String kind, String instanceClass, String group, Instant at) {
        static LastChange of(String kind, String instanceClass, @Nullable String group, Instant at) {
            return new LastChange(kind, instanceClass, group == null ? "-" : group, at.truncatedTo(ChronoUnit.SECONDS));
        }

        String write() {
            return kind + "/" + instanceClass + "/" + group + "/" + at;
        }

        /** The tags that are written before the change is asked for, beside {@code before}. */
        Map<String, String> tags(Map<String, String> before) {
            if (!kind.equals("raise")) {
                return Map.of(LAST_CHANGE, write());
            }
            return Map.of(LAST_CHANGE, write(), RAISED_TO, String.join(" ", newest(raisedTo(before), instanceClass)));
        }

        /** Whether it asked for the same. */
        boolean same(LastChange other) {
            return kind.equals(other.kind) && instanceClass.equals(other.instanceClass) && group.equals(other.group);
        }
    }

    /** The record; null when it, or a part of it, is not there. */
    static @Nullable DatabaseRecord record(Map<String, String> tags) {
        String resourceId = tags.get(RESOURCE_ID);
        String instanceClass = tags.get(INSTANCE_CLASS);
        String group = tags.get(PARAMETER_GROUP);
        String at = tags.get(RECORDED_AT);
        return resourceId == null || instanceClass == null || group == null || at == null
                ? null
                : new DatabaseRecord(
                        resourceId,
                        instanceClass,
                        group,
                        at,
                        null,
                        number(tags.get(IOPS)),
                        number(tags.get(STORAGE_THROUGHPUT)),
                        FormerReplicas.read(tags.get(READ_REPLICAS)));
    }

    /** The record's tags. */
    static Map<String, String> write(DatabaseRecord record) {
        Map<String, String> tags = new TreeMap<>(Map.of(
                RESOURCE_ID, record.resourceId(),
                INSTANCE_CLASS, record.instanceClass(),
                PARAMETER_GROUP, record.parameterGroup(),
                RECORDED_AT, record.recordedAt()));
        if (record.iops() != null) {
            tags.put(IOPS, record.iops().toString());
        }
        if (record.storageThroughput() != null) {
            tags.put(STORAGE_THROUGHPUT, record.storageThroughput().toString());
        }
        return tags;
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
    }

    /** The key of an event's claim. */
    static String claimKey(String event) {
        return CLAIM + Sha256.hex(event, 10);
    }

    /**
     * The claim's value: {@code namespace/name/until}, and after a blank what an event wants, where its claim tells it already.
     * The name is cut where it would be too long for a tag.
     */
    static String claimValue(Map<String, String> tags, String event, Instant until) {
        return withWish(event + "/" + seconds(until), wish(tags, claimKey(event)));
    }

    /** What the event of a claim wants, as {@link ClusterClaim} has it; empty where that is not told. */
    static String wish(Map<String, String> tags, String key) {
        String value = tags.getOrDefault(key, "");
        int blank = value.indexOf(' ');
        return blank < 0 ? "" : value.substring(blank + 1);
    }

    /** A claim's value that tells what is wanted. */
    static String withWish(String value, String wish) {
        String claim = withoutWish(value);
        int name = Math.max(0, claim.lastIndexOf('/'));
        String end = claim.substring(name) + (wish.isEmpty() ? "" : " " + wish);
        return claim.substring(0, Math.min(name, LONGEST_VALUE - end.length())) + end;
    }

    private static String withoutWish(String value) {
        int blank = value.indexOf(' ');
        return blank < 0 ? value : value.substring(0, blank);
    }

    /** Claims by tag key: the event ({@code namespace/name}) of each. */
    static Map<String, String> claims(Map<String, String> tags) {
        Map<String, String> claims = new TreeMap<>();
        tags.forEach((key, value) -> {
            if (key.startsWith(CLAIM)) {
                String claim = withoutWish(value);
                int end = claim.lastIndexOf('/');
                claims.put(key, end < 0 ? claim : claim.substring(0, end));
            }
        });
        return claims;
    }

    /** The same without that of {@code event}. */
    static Map<String, String> claimsBut(Map<String, String> tags, String event) {
        Map<String, String> claims = claims(tags);
        claims.remove(claimKey(event));
        return claims;
    }

    /** Events other than {@code event} that claim the capacity. */
    static List<String> otherClaims(Map<String, String> tags, String event) {
        return List.copyOf(claimsBut(tags, event).values());
    }

    /** What was last asked; null when nothing was, or when somebody made it unreadable. */
    static @Nullable LastChange lastChange(Map<String, String> tags) {
        String[] parts = tags.getOrDefault(LAST_CHANGE, "").split("/", -1);
        Instant at = parts.length == 4 ? instant(parts[3]) : null;
        return at == null ? null : new LastChange(parts[0], parts[1], parts[2], at);
    }

    /** The classes that raises asked for since the record was written, the last one last. */
    static List<String> raisedTo(Map<String, String> tags) {
        return entries(tags, RAISED_TO);
    }

    /** The entries of a list in a tag; none without the tag. */
    static List<String> entries(Map<String, String> tags, String tag) {
        String list = tags.getOrDefault(tag, "");
        return list.isEmpty() ? List.of() : List.of(list.split(" ", -1));
    }

    /** A list with one entry more, which becomes the last; the oldest are forgotten where a tag has no room. */
    static List<String> newest(List<String> list, String entry) {
        List<String> all = new ArrayList<>(list);
        all.remove(entry);
        all.add(entry);
        return List.copyOf(all.subList(Math.max(0, all.size() - RAISES), all.size()));
    }

    /** When it was last rebooted by us; null when it was not. */
    static @Nullable Instant lastReboot(Map<String, String> tags) {
        return instant(tags.getOrDefault(LAST_REBOOT, ""));
    }

    /** When anything was last asked of it, a change or a reboot; null when nothing was. */
    static @Nullable Instant lastAsked(Map<String, String> tags) {
        LastChange last = lastChange(tags);
        Instant reboot = lastReboot(tags);
        StorageChange storage = StorageChange.of(tags);
        Instant change = last == null ? null : last.at();
        if (storage != null && (change == null || storage.at().isAfter(change))) {
            change = storage.at();
        }
        Instant parameters = instant(tags.getOrDefault(LAST_PARAMETERS, ""));
        if (parameters != null && (change == null || parameters.isAfter(change))) {
            change = parameters;
        }
        return change == null || (reboot != null && reboot.isAfter(change)) ? reboot : change;
    }

    /** When a reading first showed what was asked for; null when none did. */
    static @Nullable Instant provenFrom(Map<String, String> tags) {
        return instant(tags.getOrDefault(PROVEN_FROM, ""));
    }

    /** Classes that could not be had, by the instant of the last refusal. */
    static Map<String, Instant> soldOut(Map<String, String> tags) {
        Map<String, Instant> soldOut = new TreeMap<>();
        for (String entry : entries(tags, SOLD_OUT)) {
            int at = entry.indexOf('@');
            Instant when = at < 0 ? null : instant(entry.substring(at + 1));
            if (when != null) {
                soldOut.put(entry.substring(0, at), when);
            }
        }
        return soldOut;
    }

    /** The tag that tells of one refusal more; the oldest are forgotten where they would be too long for a tag. */
    static Map<String, String> soldOut(Map<String, String> tags, String instanceClass, Instant at) {
        Map<String, Instant> all = new TreeMap<>(soldOut(tags));
        all.put(instanceClass, at);
        List<String> entries = all.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .map(e -> e.getKey() + "@" + seconds(e.getValue()))
                .toList();
        StringBuilder value = new StringBuilder();
        for (String entry : entries) {
            if (value.length() + entry.length() < LONGEST_VALUE) {
                value.append(value.isEmpty() ? "" : " ").append(entry);
            }
        }
        return Map.of(SOLD_OUT, value.toString());
    }

    /** An instant as tags have it, in whole seconds. */
    static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** How many tags a raise writes on its way, at most. */
    static int onTheWay() {
        return ON_THE_WAY.size();
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Every tag of ours on a raised instance: all but the owners' permission. */
    static Set<String> ours(Map<String, String> tags) {
        return tags.keySet().stream()
                .filter(key ->
                        RECORD.contains(key) || ON_THE_WAY.contains(key) || InPlace.is(key) || key.startsWith(CLAIM))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether the tags of a whole raise, with {@code more} among them, fit beside those that are there; what is written on
     * the way counts from the beginning, so that a raise never ends half way for lack of room.
     */
    static boolean fit(Map<String, String> tags, Set<String> more) {
        List<String> keys = new ArrayList<>(tags.keySet());
        keys.removeIf(key -> key.startsWith("aws:"));
        List<String> wanted = new ArrayList<>(more);
        wanted.addAll(ON_THE_WAY);
        wanted.removeAll(keys);
        return keys.size() + wanted.size() <= MOST;
    }
}
