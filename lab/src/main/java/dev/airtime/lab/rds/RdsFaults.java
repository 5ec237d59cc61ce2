package dev.airtime.lab.rds;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong on request. Thread-safe; every method returns the same object. */
public final class RdsFaults {
    /** Stands for every action. */
    public static final String ANY = "*";

    private final Map<String, Deque<AwsError>> errors = new HashMap<>();
    private final Map<String, Integer> lostReplies = new HashMap<>();
    private final Map<String, String> laterFailures = new HashMap<>();
    private final Set<String> soldOut = new HashSet<>();
    private int pendingRestores;
    private boolean classChangeLoadsGroup;
    private boolean refuseNoChange;

    RdsFaults() {}

    /** The next {@code calls} of {@code action} (or {@link #ANY}) answer Throttling, HTTP 400, "Rate exceeded". */
    public synchronized RdsFaults throttle(String action, int calls) {
        return fail(action, "Throttling", "Rate exceeded", calls);
    }

    /** The next {@code calls} of {@code action} (or {@link #ANY}) do nothing and answer the wire code {@code code}. */
    public synchronized RdsFaults fail(String action, String code, String message, int calls) {
        Deque<AwsError> queue = errors.computeIfAbsent(action, a -> new ArrayDeque<>());
        for (int i = 0; i < calls; i++) {
            queue.add(AwsError.ofCode(code, message));
        }
        return this;
    }

    /**
     * The next {@code calls} of {@code action} (or {@link #ANY}) do their work, but the connection ends without a reply.
     * A client that sends again by itself, as java.net's does on a connection that it used before, sees what the second
     * request finds.
     */
    public synchronized RdsFaults loseReply(String action, int calls) {
        lostReplies.merge(action, calls, Integer::sum);
        return this;
    }

    /**
     * The next class change of the instance is accepted and begins, then fails: the status is available again with the
     * old class, and only an event says why. CloudFormation's handler for DB instances looks for the phrases
     * "insufficient instance capacity" and "unable to modify database instance class" in such events.
     */
    public synchronized RdsFaults failLater(String identifier, String message) {
        laterFailures.put(identifier, message);
        return this;
    }

    /** Modify and restore to this class answer InsufficientDBInstanceCapacity until {@link #restock}. */
    public synchronized RdsFaults sellOut(String instanceClass) {
        soldOut.add(instanceClass);
        return this;
    }

    /** The class can be had again. */
    public synchronized RdsFaults restock(String instanceClass) {
        soldOut.remove(instanceClass);
        return this;
    }

    /** The next {@code restores} with a group of one's own stay pending-reboot (seen: ACK community issue 1949). */
    public synchronized RdsFaults restorePendingReboot(int restores) {
        pendingRestores += restores;
        return this;
    }

    /**
     * Whether the restart of a class change loads a group that was attached before. AWS speaks of "reboot without
     * failover" only, so it does not unless this says so.
     */
    public synchronized RdsFaults classChangeLoadsGroup(boolean loads) {
        classChangeLoadsGroup = loads;
        return this;
    }

    /**
     * Whether a Modify whose values are all in force already answers InvalidParameterCombination instead of success.
     * Without any modification in the request it always does (hashicorp/terraform issue 2595).
     */
    public synchronized RdsFaults refuseNoChange(boolean refuse) {
        refuseNoChange = refuse;
        return this;
    }

    /** Nothing goes wrong any more. */
    public synchronized RdsFaults clear() {
        errors.clear();
        lostReplies.clear();
        laterFailures.clear();
        soldOut.clear();
        pendingRestores = 0;
        classChangeLoadsGroup = false;
        refuseNoChange = false;
        return this;
    }

    synchronized void check(String action) {
        for (String name : new String[] {action, ANY}) {
            Deque<AwsError> queue = errors.get(name);
            AwsError error = queue == null ? null : queue.poll();
            if (error != null) {
                throw error;
            }
        }
    }

    synchronized boolean takeLostReply(String action) {
        for (String name : new String[] {action, ANY}) {
            int left = lostReplies.getOrDefault(name, 0);
            if (left > 0) {
                lostReplies.put(name, left - 1);
                return true;
            }
        }
        return false;
    }

    synchronized @Nullable String takeLaterFailure(String identifier) {
        return laterFailures.remove(identifier);
    }

    synchronized void checkCapacity(String instanceClass) {
        if (soldOut.contains(instanceClass)) {
            throw AwsError.refused(
                    "InsufficientDBInstanceCapacity",
                    "Insufficient capacity for DB instance class " + instanceClass + ".");
        }
    }

    synchronized boolean takePendingRestore() {
        if (pendingRestores == 0) {
            return false;
        }
        pendingRestores--;
        return true;
    }

    synchronized boolean classChangeLoadsGroup() {
        return classChangeLoadsGroup;
    }

    synchronized boolean refuseNoChange() {
        return refuseNoChange;
    }
}
