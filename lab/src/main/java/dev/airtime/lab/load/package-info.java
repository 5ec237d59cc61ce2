/** A queueing model of the sample shop, and a Locust master that answers from it. */
@NullMarked
package dev.airtime.lab.load;

import org.jspecify.annotations.NullMarked;
