/** Simulations for the demo and the tests; what is simulated says so. */
@NullMarked
package dev.airtime.lab;

import org.jspecify.annotations.NullMarked;
