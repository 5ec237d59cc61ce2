/** Mains that {@code bench/run} starts; nothing of the operator or the tests uses them. */
@NullMarked
package dev.airtime.lab.bench;

import org.jspecify.annotations.NullMarked;
