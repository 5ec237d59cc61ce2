package dev.airtime.lab.rds;

import java.time.Duration;
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
    private final Map<String, String> storageFailures = new HashMap<>();
    private final SoldOut soldOut = new SoldOut();
    private final Set<String> denied = new HashSet<>();
    private @Nullable String requiredTag;
    private Duration tagDelay = Duration.ZERO;
    private Duration staleReads = Duration.ZERO;
    private boolean expired;
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

    /** The same for the next change of storage: nothing of it is in force, and only an event says why. */
    public synchronized RdsFaults failStorageLater(String identifier, String message) {
        storageFailures.put(identifier, message);
        return this;
    }

    /** Every call answers ExpiredToken, HTTP 403, until {@link #renewCredentials}. */
    public synchronized RdsFaults expireCredentials() {
        expired = true;
        return this;
    }

    /** Ends {@link #expireCredentials}. */
    public synchronized RdsFaults renewCredentials() {
        expired = false;
        return this;
    }

    /** The action answers AccessDenied, HTTP 403, in AWS's words, until {@link #allow}. */
    public synchronized RdsFaults deny(String action) {
        denied.add(action);
        return this;
    }

    /** Ends {@link #deny}. */
    public synchronized RdsFaults allow(String action) {
        denied.remove(action);
        return this;
    }

    /**
     * An IAM policy with a condition on a tag: changes of an instance answer AccessDenied unless the instance has had the
     * tag for {@code delay}. AWS caches tags: a new one counts after some minutes (RDS guide, USER_Tagging).
     */
    public synchronized RdsFaults requireTag(String key, Duration delay) {
        requiredTag = key;
        tagDelay = delay;
        return this;
    }

    /** DescribeDBInstances shows an instance as it was before a change for so long after the change was accepted. */
    public synchronized RdsFaults staleReads(Duration duration) {
        staleReads = duration;
        return this;
    }

    /** Changes to this class, and new instances of it, answer InvalidVPCNetworkStateFault until {@link #restock}. */
    public synchronized RdsFaults sellOutAsNetworkFault(String instanceClass) {
        soldOut.put(instanceClass, SoldOut.Guise.AS_NETWORK_FAULT);
        return this;
    }

    /**
     * Changes to this class are accepted and fail later, which only an event tells; new instances of it end in the status
     * insufficient-capacity; until {@link #restock}.
     */
    public synchronized RdsFaults sellOutLater(String instanceClass) {
        soldOut.put(instanceClass, SoldOut.Guise.LATER);
        return this;
    }

    /** Modify and restore to this class answer InsufficientDBInstanceCapacity until {@link #restock}. */
    public synchronized RdsFaults sellOut(String instanceClass) {
        soldOut.put(instanceClass, SoldOut.Guise.AT_ONCE);
        return this;
    }

    /** The class can be had again. */
    public synchronized RdsFaults restock(String instanceClass) {
        soldOut.put(instanceClass, null);
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
        storageFailures.clear();
        soldOut.clear();
        denied.clear();
        requiredTag = null;
        staleReads = Duration.ZERO;
        expired = false;
        pendingRestores = 0;
        classChangeLoadsGroup = false;
        refuseNoChange = false;
        return this;
    }

    synchronized void check(String action) {
        if (expired) {
            throw AwsError.ofCode("ExpiredToken", "The security token included in the request is expired");
        }
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
        soldOut.check(instanceClass);
    }

    synchronized boolean soldOutLater(String instanceClass) {
        return soldOut.later(instanceClass);
    }

    synchronized @Nullable String takeStorageFailure(String identifier) {
        return storageFailures.remove(identifier);
    }

    synchronized boolean denied(String action) {
        return denied.contains(action);
    }

    synchronized @Nullable String requiredTag() {
        return requiredTag;
    }

    synchronized Duration tagDelay() {
        return tagDelay;
    }

    synchronized Duration staleReads() {
        return staleReads;
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
