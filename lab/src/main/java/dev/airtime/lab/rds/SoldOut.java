package dev.airtime.lab.rds;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes that can't be had, each in the guise in which RDS has been seen to say so. */
final class SoldOut {
    /** How it is told. */
    enum Guise {
        /** InsufficientDBInstanceCapacity at once: RDS guide, {@code CHAP_Troubleshooting}. */
        AT_ONCE,
        /** InvalidVPCNetworkStateFault at once: ministryofjustice/cloud-platform-environments PR 45926. */
        AS_NETWORK_FAULT,
        /** Accepted, and failed later: CloudFormation's handler for DB instances, {@code BaseHandlerStd.java}. */
        LATER
    }

    private final Map<String, Guise> classes = new HashMap<>();

    void put(String instanceClass, @Nullable Guise guise) {
        if (guise == null) {
            classes.remove(instanceClass);
        } else {
            classes.put(instanceClass, guise);
        }
    }

    void clear() {
        classes.clear();
    }

    boolean later(String instanceClass) {
        return classes.get(instanceClass) == Guise.LATER;
    }

    void check(String instanceClass) {
        Guise guise = classes.get(instanceClass);
        if (guise == Guise.AT_ONCE) {
            throw refusal();
        }
        if (guise == Guise.AS_NETWORK_FAULT) {
            throw AwsError.refused(
                    "InvalidVPCNetworkStateFault",
                    "DB subnet group does not cover enough availability zones that have capacity for " + instanceClass
                            + " with the requested storage and Multi-AZ.");
        }
    }

    static AwsError refusal() {
        return AwsError.refused(
                "InsufficientDBInstanceCapacity",
                "Cannot modify the instance class because there are no instances of the requested class available in"
                        + " the current instance's availability zone. Please try your request again at a later time.");
    }
}
