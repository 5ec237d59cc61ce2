package dev.airtime.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribePendingMaintenanceActionsRequest;

/**
 * Maintenance that RDS has for an instance (RDS API reference, PendingMaintenanceAction).
 *
 * @param action such as system-update or db-upgrade
 * @param optIn immediate, next-maintenance, or empty when nobody has opted in
 * @param autoAppliedAfter AutoAppliedAfterDate: applied in the first window after it
 * @param forced ForcedApplyDate: applied then, whatever the window
 * @param current CurrentApplyDate: when it will be applied
 */
record MaintenanceAction(
        String action,
        String optIn,
        @Nullable Instant autoAppliedAfter,
        @Nullable Instant forced,
        @Nullable Instant current) {

    /** All that the account and region have, by the resource's ARN; what has none is absent. */
    static Map<String, List<MaintenanceAction>> pending(RdsClient rds) {
        Map<String, List<MaintenanceAction>> found = new HashMap<>();
        rds.describePendingMaintenanceActionsPaginator(DescribePendingMaintenanceActionsRequest.builder()
                        .maxRecords(AccountReading.PAGE)
                        .build())
                .pendingMaintenanceActions()
                .forEach(resource -> resource.pendingMaintenanceActionDetails()
                        .forEach(a -> found.computeIfAbsent(resource.resourceIdentifier(), arn -> new ArrayList<>())
                                .add(new MaintenanceAction(
                                        String.valueOf(a.action()),
                                        a.optInStatus() == null ? "" : a.optInStatus(),
                                        a.autoAppliedAfterDate(),
                                        a.forcedApplyDate(),
                                        a.currentApplyDate()))));
        return found;
    }

    /** Whether somebody has opted in to it. */
    boolean queued() {
        return !optIn.isEmpty() && !optIn.equals("undo-opt-in");
    }

    /** Whether it will be applied between the two, {@code window} being the next window's begin in that time, if any. */
    boolean meets(Instant from, Instant until, @Nullable Instant window) {
        boolean dated = within(forced, from, until) || within(current, from, until);
        boolean inWindow =
                window != null && (queued() || (autoAppliedAfter != null && !autoAppliedAfter.isAfter(window)));
        return dated || inWindow;
    }

    private static boolean within(@Nullable Instant at, Instant from, Instant until) {
        return at != null && !at.isBefore(from) && at.isBefore(until);
    }
}
