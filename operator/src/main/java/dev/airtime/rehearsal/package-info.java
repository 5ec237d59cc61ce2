/** Load tests: Locust master and workers, plain Jobs; stage by stage results; verdict, baseline. */
@NullMarked
package dev.airtime.rehearsal;

import org.jspecify.annotations.NullMarked;
