/** The pure decision: timeline, phases, steps, conditions. No clock, no client, no randomness. */
@NullMarked
package dev.airtime.plan;

import org.jspecify.annotations.NullMarked;
