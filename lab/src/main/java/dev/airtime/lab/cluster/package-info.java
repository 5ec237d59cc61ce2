/** The embedded API server and what plays kubelet and the controllers in it. */
@NullMarked
package dev.airtime.lab.cluster;

import org.jspecify.annotations.NullMarked;
