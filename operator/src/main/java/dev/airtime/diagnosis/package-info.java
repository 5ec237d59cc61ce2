/** Pure rules from measurements to findings with evidence and remedy; one small class a rule. */
@NullMarked
package dev.airtime.diagnosis;

import org.jspecify.annotations.NullMarked;
