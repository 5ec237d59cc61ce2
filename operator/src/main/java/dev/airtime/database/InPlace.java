package dev.airtime.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic parameters in the group that is attached: in force without a reboot (RDS user guide, "Working with DB parameter
 * groups"). Only in a group that this database alone uses and whose owner allows it by the tag
 * {@link RecordTags#NAMESPACE}. What each was before is a tag of the instance, written first. Pure.
 */
final class InPlace {
    private static final String PREFIX = "airtime.dev/parameter-";
    private static final String UNSET = "-";

    private InPlace() {}

    /** Of one parameter: what it was, null when nobody had set it, and what a raise made of it. */
    private record Change(@Nullable String before, String after) {
        String write() {
            return (before == null ? UNSET : encode(before)) + ":" + encode(after);
        }

        static @Nullable Change of(String value) {
            String[] parts = value.split(":", -1);
            try {
                return parts.length == 2
                        ? new Change(parts[0].equals(UNSET) ? null : decode(parts[0]), decode(parts[1]))
                        : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        /** Values can be formulas, whose braces no tag may have. */
        private static String encode(String text) {
            return "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
        }

        private static String decode(String text) {
            return new String(Base64.getUrlDecoder().decode(text.substring(1)), UTF_8);
        }
    }

    /** Whether a parameter of the attached group was changed itself, and is not given back. */
    static boolean any(Map<String, String> tags) {
        return tags.keySet().stream().anyMatch(InPlace::is);
    }

    /** Whether a tag is one of these. */
    static boolean is(String key) {
        return key.startsWith(PREFIX);
    }

    /** What would be given back of the group in use, for sentences; empty when nothing was changed there. */
    static List<String> givenBack(Map<String, String> tags) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(tags).forEach((key, value) -> {
            Change change = is(key) ? Change.of(value) : null;
            if (change != null) {
                lines.add(key.substring(PREFIX.length()) + " from " + change.after() + " to "
                        + (change.before() == null ? "the engine's own value" : change.before()));
            }
        });
        return lines;
    }

    /**
     * Whether these parameters can be changed in the attached group at all, before anybody else is thought of.
     *
     * @param before the group that was in use before any event
     */
    static boolean possible(DbInstance i, String before, Group attached, Map<String, String> wanted) {
        Map<String, String> tags = tags(i, attached, wanted);
        return ParameterGroups.copies(i.group())
                && !OwnGroup.is(i, i.group())
                && i.group().equals(before)
                && attached.dynamic().containsAll(wanted.keySet())
                && tags.values().stream().allMatch(value -> value.length() <= RecordTags.LONGEST_VALUE)
                && RecordTags.fit(i.tags(), tags.keySet());
    }

    /** Writes down what each was, then sets it. */
    static Step raise(DbInstance i, Group attached, Map<String, String> wanted, Instant now) {
        Map<String, String> tags = tags(i, attached, wanted);
        if (i.tags().entrySet().containsAll(tags.entrySet())) {
            return new Step.SetInPlace(i.group(), wanted);
        }
        tags.put(RecordTags.LAST_PARAMETERS, RecordTags.seconds(now));
        return new Step.Tag(tags);
    }

    /** What was first written down of a parameter stays: it is from before any event. */
    private static Map<String, String> tags(DbInstance i, Group attached, Map<String, String> wanted) {
        Map<String, String> tags = new TreeMap<>();
        wanted.forEach((name, value) -> {
            Change earlier = Change.of(i.tags().getOrDefault(PREFIX + name, ""));
            String before = earlier == null ? attached.setValue(name) : earlier.before();
            tags.put(PREFIX + name, new Change(before, value).write());
        });
        return tags;
    }

    /** Parameters of the attached group that are neither what they were nor what an event made of them. */
    static List<ChangedByHand> byHand(DbInstance i, Group attached) {
        List<ChangedByHand> changed = new ArrayList<>();
        new TreeMap<>(i.tags()).forEach((key, value) -> {
            Change change = is(key) ? Change.of(value) : null;
            if (change != null && attached.exists()) {
                String parameter = key.substring(PREFIX.length());
                String now = attached.setValue(parameter);
                if (!Objects.equals(now, change.before()) && !Objects.equals(now, change.after())) {
                    changed.add(new ChangedByHand("parameters." + parameter, change.before(), now));
                }
            }
        });
        return changed;
    }

    /** The next call that gives parameters back; null when all are as they were, or as somebody set them meanwhile. */
    static @Nullable Step restore(DbInstance i, DatabaseRecord record, Evidence evidence) {
        if (!any(i.tags())) {
            return null;
        }
        String name = record.parameterGroup();
        Group group = evidence.groups().get(name);
        if (group == null) {
            return new Step.LookAtGroup(name);
        }
        Map<String, String> set = new TreeMap<>();
        Set<String> reset = new TreeSet<>();
        for (Map.Entry<String, String> tag : new TreeMap<>(i.tags()).entrySet()) {
            Change change = is(tag.getKey()) ? Change.of(tag.getValue()) : null;
            if (change == null || !group.exists()) {
                continue;
            }
            String parameter = tag.getKey().substring(PREFIX.length());
            String now = group.setValue(parameter);
            if (Objects.equals(now, change.before())) {
                continue;
            }
            if (!Objects.equals(now, change.after())) {
                // Somebody has set it meanwhile: theirs.
                continue;
            }
            if (change.before() == null) {
                reset.add(parameter);
            } else {
                set.put(parameter, change.before());
            }
        }
        if (!set.isEmpty()) {
            return new Step.SetInPlace(name, set);
        }
        return reset.isEmpty() ? null : new Step.ResetInPlace(name, reset);
    }
}
