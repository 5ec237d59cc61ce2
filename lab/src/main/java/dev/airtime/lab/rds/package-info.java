/**
 * A simulation of Amazon RDS and of CloudWatch's RDS metrics: the AWS Query protocol over HTTP on the loopback address,
 * so that the unchanged AWS SDK talks to it. {@link dev.airtime.lab.rds.LabRds} is the way in. It behaves as AWS's
 * documentation says; nothing in it was compared with real AWS. {@code docs/lab.md} lists what is simulated, from which
 * source, and what is not.
 */
@NullMarked
package dev.airtime.lab.rds;

import org.jspecify.annotations.NullMarked;
