/** One night on the screen. */
@NullMarked
package dev.airtime.lab.demo;

import org.jspecify.annotations.NullMarked;
