@NullMarked
package dev.airtime.board;

import org.jspecify.annotations.NullMarked;
