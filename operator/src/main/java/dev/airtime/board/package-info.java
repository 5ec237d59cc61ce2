/** The launch board, a web page, and the report. */
@NullMarked
package dev.airtime.board;

import org.jspecify.annotations.NullMarked;
