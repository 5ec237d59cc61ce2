package dev.airtime.rehearsal;

import dev.airtime.api.VerdictReason;

/**
 * Why a run says nothing.
 *
 * @param reason in a word, for programs
 * @param message in a sentence, for people
 */
public record Problem(VerdictReason reason, String message) {}
