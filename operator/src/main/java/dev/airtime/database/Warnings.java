package dev.airtime.database;

import dev.airtime.database.DbInstance.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of an instance would meet an event: what its owners should know days before. Pure. */
final class Warnings {
    /** How long a change that is being made keeps RDS from a backup, or a backup from the change. */
    private static final Duration CHANGE = Duration.ofHours(1);
    /** The traffic is highest then. */
    private static final Duration PEAK = Duration.ofHours(2);
    /** Where RDS lays storage out anew, over more volumes (RDS user guide, "Modifying settings for Provisioned IOPS"). */
    private static final int RESTRIPED = 400;

    private Warnings() {}

    static List<String> of(DbInstance i, Routine r, Span span, List<MaintenanceAction> actions) {
        List<String> warnings = new ArrayList<>();
        status(i, r, warnings);
        queued(i, actions, warnings);
        backup(i, r, span, warnings);
        maintenance(r, span, actions, warnings);
        storage(i.shape(), i, r, warnings);
        if (span.instanceClass() != null && !span.instanceClass().equals(i.instanceClass())) {
            warnings.add("that AWS has a " + span.instanceClass()
                    + " left when the raise begins is not promised, since no capacity is reserved");
        }
        return warnings;
    }

    /** Of a member of an Aurora cluster, whose backups are continuous and whose storage is the cluster's. */
    static List<String> ofMember(DbInstance i, Routine r, Span span, List<MaintenanceAction> actions) {
        List<String> warnings = new ArrayList<>();
        status(i, r, warnings);
        queued(i, actions, warnings);
        maintenance(r, span, actions, warnings);
        return warnings;
    }

    private static void status(DbInstance i, Routine r, List<String> warnings) {
        if (i.status().equals("stopped") || i.status().equals("stopping")) {
            warnings.add("it is " + i.status() + ", and can't be copied or raised so: start it"
                    + (r.startsAgain() == null
                            ? " (RDS does after 7 days)"
                            : " (RDS does at " + r.startsAgain() + ")"));
        } else if (InstanceStatus.needsPerson(i.status())) {
            warnings.add("it is " + i.status() + ", in which it can't be changed: bring it to available");
        }
    }

    /** What ApplyImmediately would set loose, so that the raise would not be begun. */
    private static void queued(DbInstance i, List<MaintenanceAction> actions, List<String> warnings) {
        List<String> queued = new ArrayList<>();
        boolean ours = RecordTags.lastChange(i.tags()) != null;
        if (!i.pending().isEmpty() && !ours) {
            queued.add(ChangeDecision.describe(i.pending()));
        }
        if (i.groupStatus().equals("pending-reboot") && !ours) {
            queued.add("parameters of group " + i.group() + " that wait for a reboot");
        }
        actions.stream()
                .filter(MaintenanceAction::queued)
                .forEach(a -> queued.add("maintenance " + a.action() + " (" + a.optIn() + ")"));
        if (!queued.isEmpty()) {
            warnings.add("a change is queued that is not Airtime's (" + String.join("; ", queued)
                    + "): the raise is not begun while it is; apply it, or cancel it");
        }
    }

    private static void backup(DbInstance i, Routine r, Span span, List<String> warnings) {
        RdsWindow window = RdsWindow.parse(r.backupWindow()).orElse(null);
        if (window == null || r.backupDays() == 0) {
            return;
        }
        String its = "its backup window " + r.backupWindow() + " UTC ";
        Optional<Instant> raise = window.meets(span.raise(), span.raise().plus(CHANGE));
        if (raise.isPresent()) {
            warnings.add(its + "meets the raise at " + span.raise()
                    + ": while it is backing-up RDS refuses the change, which then waits; move the window, or change"
                    + " leadTime");
        }
        boolean multiAz = i.shape().multiAz();
        Optional<Instant> onAir =
                window.meets(span.airtime(), multiAz ? span.airtime().plus(PEAK) : span.end());
        if (onAir.isPresent()) {
            warnings.add(its + "comes on air, at " + onAir.get()
                    + (multiAz
                            ? ": latencies rise for some minutes; move the window"
                            : ": without a standby, I/O can pause; move the window"));
        }
        Optional<Instant> back = window.meets(span.back(), span.back().plus(CHANGE));
        if (back.isPresent()) {
            warnings.add(its + "meets the return at " + span.back() + ", which then waits for the backup");
        }
    }

    private static void maintenance(Routine r, Span span, List<MaintenanceAction> actions, List<String> warnings) {
        @Nullable
        Instant window = RdsWindow.parse(r.maintenanceWindow())
                .flatMap(w -> w.meets(span.raise(), span.end()))
                .orElse(null);
        String comes = "its maintenance window " + r.maintenanceWindow() + " UTC comes within the event, at " + window;
        List<String> due = actions.stream()
                .filter(a -> a.meets(span.raise(), span.end(), window))
                .map(MaintenanceAction::action)
                .toList();
        if (!due.isEmpty()) {
            warnings.add("maintenance is due within the event (" + String.join(", ", due)
                    + "), which restarts it: apply it in a quiet hour before, or defer it"
                    + (window == null ? "" : "; " + comes));
        } else if (window != null) {
            warnings.add(comes
                    + (r.minorUpgrades()
                            ? ", and an automatic minor upgrade may be made in it: turn AutoMinorVersionUpgrade off, or"
                                    + " move the window"
                            : "; nothing is due in it as far as is known now"));
        }
    }

    private static void storage(Shape shape, DbInstance i, Routine r, List<String> warnings) {
        if (i.storageOperation() != null || i.status().equals("storage-optimization")) {
            warnings.add(
                    "its storage is being worked on, after a change or a restore: it is slower until that has ended,"
                            + " and RDS takes no other change of storage for six hours");
        }
        if (shape.allocatedStorage() > 0 && shape.allocatedStorage() < RESTRIPED && r.maxStorage() >= RESTRIPED) {
            warnings.add("storage autoscaling may take it from " + shape.allocatedStorage() + " GiB across " + RESTRIPED
                    + " GiB (up to " + r.maxStorage()
                    + "), where RDS moves it to more volumes: hours of load; grow it before, or set"
                    + " MaxAllocatedStorage lower");
        }
    }
}
