/** The copy of the namespace: discover, select, sanitise, redirect, apply, scan, release, tear down. */
@NullMarked
package dev.airtime.staging;

import org.jspecify.annotations.NullMarked;
