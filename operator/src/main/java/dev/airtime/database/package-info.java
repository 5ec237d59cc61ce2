/** RDS: observe, copy for staging, raise, restore; claims of several events on one instance. */
@NullMarked
package dev.airtime.database;

import org.jspecify.annotations.NullMarked;
