package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Group;
import dev.airtime.database.RecordTags.LastChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person changed of an instance during an event: what is neither as recorded nor as an event made it. The return
 * keeps it, field by field, and puts the rest back. Pure.
 */
final class ByHand {
    /** Parameters by which a class can be too small to start. */
    private static final List<String> MEMORY = List.of("max_connections", "innodb_buffer_pool_size", "shared_buffers");

    private ByHand() {}

    /** Whether the class is one that no event asked for. */
    static boolean instanceClass(DbInstance i, DatabaseRecord record, @Nullable Target target) {
        Set<String> known = new HashSet<>(RecordTags.raisedTo(i.tags()));
        known.add(record.instanceClass());
        if (target != null) {
            known.addAll(target.classes());
        }
        LastChange last = RecordTags.lastChange(i.tags());
        if (last != null && last.kind().equals(RaiseDecision.KIND)) {
            known.add(last.instanceClass());
        }
        return !known.contains(i.instanceClass());
    }

    /** Whether the parameter group is neither the recorded one nor of ours. */
    static boolean group(DbInstance i, DatabaseRecord record) {
        return !i.group().equals(record.parameterGroup()) && !OwnGroup.is(i, i.group());
    }

    /** What is put back: the record, with what was changed by hand as it is. */
    static DatabaseRecord kept(DbInstance i, DatabaseRecord record, @Nullable Target target) {
        return new DatabaseRecord(
                record.resourceId(),
                instanceClass(i, record, target) ? i.instanceClass() : record.instanceClass(),
                group(i, record) ? i.group() : record.parameterGroup(),
                record.recordedAt(),
                record.iops(),
                record.storageThroughput());
    }

    /** Of a raise that was not begun to be put back: whether IOPS or throughput are neither recorded nor asked for. */
    static boolean changed(@Nullable Integer now, @Nullable Integer recorded, @Nullable Integer asked) {
        return asked != null && !Objects.equals(now, asked) && !Objects.equals(now, recorded);
    }

    /**
     * All that is known of, for a status.
     *
     * @param attached the attached group, null when it could not be read
     * @param all the region's instances by identifier
     */
    static List<ChangedByHand> of(
            DbInstance i,
            DatabaseRecord record,
            @Nullable Target target,
            @Nullable Group attached,
            Map<String, DbInstance> all) {
        List<ChangedByHand> changed = new ArrayList<>();
        if (instanceClass(i, record, target)) {
            changed.add(new ChangedByHand("instanceClass", record.instanceClass(), i.instanceClass()));
        }
        if (group(i, record)) {
            changed.add(new ChangedByHand("parameterGroup", record.parameterGroup(), i.group()));
        } else if (attached != null && i.group().equals(record.parameterGroup())) {
            changed.addAll(InPlace.byHand(i, attached));
        }
        StorageChange storage = StorageChange.of(i.tags());
        if (storage != null
                && storage.kind().equals(RaiseDecision.KIND)
                && !StorageDecision.queued(i)
                && InstanceStatus.settled(i.status())) {
            DbInstance.Shape s = i.shape();
            if (changed(s.iops(), record.iops(), storage.iops())) {
                changed.add(new ChangedByHand("iops", text(record.iops()), text(s.iops())));
            }
            if (changed(s.storageThroughput(), record.storageThroughput(), storage.storageThroughput())) {
                changed.add(new ChangedByHand(
                        "storageThroughput", text(record.storageThroughput()), text(s.storageThroughput())));
            }
        }
        for (DbInstance r : all.values()) {
            boolean made = i.identifier().equals(r.tags().get(Replicas.OF))
                    && i.resourceId().equals(r.tags().get(Replicas.OF_RESOURCE));
            if (made && !Replicas.isOurs(r, i)) {
                changed.add(new ChangedByHand("readReplicas." + r.identifier(), "Airtime's", "promoted"));
            } else if (made && r.deletionProtection()) {
                changed.add(
                        new ChangedByHand("readReplicas." + r.identifier(), "Airtime's", "protected from deletion"));
            }
        }
        changed.addAll(FormerReplicas.byHand(i, record.readReplicas(), all));
        return changed;
    }

    /**
     * Whether the recorded class may not start with the group that a person attached: it has larger numbers than the
     * recorded group has there, and a class whose memory they exceed does not start (RDS user guide, "Troubleshooting",
     * incompatible-parameters).
     *
     * @return the parameter that is too large; null when none is known to be
     */
    static @Nullable String tooLarge(Group kept, Group recorded, String instanceClass) {
        for (String parameter : MEMORY) {
            OptionalLong now =
                    ParameterFormula.evaluate(kept.values().get(parameter), ClassMemory.bytes(instanceClass));
            OptionalLong then =
                    ParameterFormula.evaluate(recorded.values().get(parameter), ClassMemory.bytes(instanceClass));
            if (now.isPresent() && then.isPresent() && now.getAsLong() > then.getAsLong()) {
                return parameter + "=" + kept.values().get(parameter);
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable Integer value) {
        return value == null ? null : value.toString();
    }
}
