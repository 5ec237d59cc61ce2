package dev.airtime.database;

import dev.airtime.database.CopyObservation.State;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterRequest;

/** Gives the master user of a clone a password of its own. */
final class ClusterLogin {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLogin.class);

    private final RdsClient rds;
    private final ResourceTags tags;
    private final InstantSource clock;

    ClusterLogin(RdsClient rds, ResourceTags tags, InstantSource clock) {
        this.rds = rds;
        this.tags = tags;
        this.clock = clock;
    }

    private static WantedLogin wanted(CopyLogin login) {
        return new WantedLogin(login.fingerprint().orElse(null));
    }

    /** An available clone that has not yet its own password is Warming. */
    CopyObservation observed(CopyObservation seen, @Nullable DbCluster clone, @Nullable CopyLogin login) {
        return clone == null
                        || login == null
                        || seen.state() != State.Available
                        || wanted(login).inForce(clone, clock.instant())
                ? seen
                : with(seen, State.Warming, "its master password is still to be set");
    }

    /** Keeps the login, sets its password, and writes which one it was: in this order, each repeatable. */
    CopyObservation set(CopyObservation seen, @Nullable DbCluster clone, @Nullable CopyLogin login) {
        CopyObservation now = observed(seen, clone, login);
        if (clone == null
                || login == null
                || now.state() != State.Warming
                || !wanted(login).isToBeSet(clone)) {
            return now;
        }
        DBCluster server = rds.describeDBClusters(DescribeDbClustersRequest.builder()
                        .dbClusterIdentifier(clone.identifier())
                        .build())
                .dbClusters()
                .get(0);
        CopyLogin.Kept kept = login.keep(new CopyLogin.Server(
                String.valueOf(clone.endpoint()),
                clone.port(),
                clone.engine(),
                RdsMapping.text(server.masterUsername()),
                RdsMapping.empty(server.databaseName())));
        if (kept instanceof CopyLogin.Refused r) {
            return with(seen, State.Failed, r.message());
        }
        if (kept instanceof CopyLogin.NotYet n) {
            return with(
                    seen, State.Warming, "its master password is set when there is a place to keep it: " + n.message());
        }
        CopyLogin.Password password = (CopyLogin.Password) kept;
        LOG.info("{}: its master user gets the password {}", clone.identifier(), password.fingerprint());
        rds.modifyDBCluster(ModifyDbClusterRequest.builder()
                .dbClusterIdentifier(clone.identifier())
                .masterUserPassword(password.value())
                .applyImmediately(true)
                .build());
        tags.add(clone.arn(), Map.of(WantedLogin.TAG, WantedLogin.tag(password.fingerprint(), clock.instant())));
        return with(seen, State.Warming, "its master password is being set");
    }

    private static CopyObservation with(CopyObservation seen, State state, String more) {
        return new CopyObservation(
                seen.identifier(), state, seen.message() + "; " + more, seen.address(), seen.reader(), seen.port());
    }
}
