@NullMarked
package dev.airtime.sql;

import org.jspecify.annotations.NullMarked;
