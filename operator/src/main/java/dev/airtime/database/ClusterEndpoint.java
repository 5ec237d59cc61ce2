package dev.airtime.database;

/**
 * A custom endpoint of a cluster, as DescribeDBClusterEndpoints shows it.
 *
 * @param cluster DBClusterIdentifier
 * @param address Endpoint
 * @param kind CustomEndpointType: READER, WRITER or ANY
 */
record ClusterEndpoint(String cluster, String address, String kind) {
    /** Whether only readers answer there. */
    boolean readsOnly() {
        return kind.equals("READER");
    }
}
