@NullMarked
package dev.airtime.database;

import org.jspecify.annotations.NullMarked;
