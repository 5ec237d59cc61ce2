package dev.airtime.api;

/** What decided a verdict, in one word: {@code status.reason}, and the reason of the condition {@code Passed}. */
public enum VerdictReason {
    /** Passed: the load was there and every threshold held. */
    ThresholdsHeld,
    /** Failed: a threshold broke. */
    ThresholdBroken,
    /** Failed: a rule of {@code locust.abort} ended the load, since it was hopeless. */
    Hopeless,
    /** Failed: the Job ended with an exit code other than 0. */
    JobFailed,
    /** Aborted: a person ended it, by {@code spec.stop}. */
    Stopped,
    /** Inconclusive: the load must not run as it is written, or what it needs is not there. */
    LoadRefused,
    /** Inconclusive: there is no copy to load, or it was taken away. */
    NoCopy,
    /** Inconclusive: the script could not be run, or its tasks ended before they sent anything. */
    ScriptFailed,
    /** Inconclusive: in the smoke round the copy answered each request with an error. */
    EveryRequestFailed,
    /** Inconclusive: fewer pods than production's, or a database of another class. */
    CopyNotAtSize,
    /** Inconclusive: a copied database still loads its blocks, or waits for a reboot. */
    CopyNotWarm,
    /** Inconclusive: the generator's pods did not start, ended with an error, or left no figures. */
    LoadGeneratorFailed,
    /** Inconclusive: workers were lost under load, or were missing from its start. */
    WorkersLost,
    /** Inconclusive: next to no request got a connection. */
    TargetUnreachable,
    /** Inconclusive: fewer requests than {@code thresholds.minRequests}. */
    TooFewSamples,
    /** Inconclusive: the users that a stage asked for were not there, or not to its end. */
    LoadNotHeld,
    /** Inconclusive: a search for the limit ended before it could say whether what is asked for holds. */
    LimitNotFound,
    /** Inconclusive: the generator was the bottleneck. */
    GeneratorSaturated,
    /** Inconclusive: a threshold had no figure to be checked with. */
    ThresholdNotMeasured
}
