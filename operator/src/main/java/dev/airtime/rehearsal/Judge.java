package dev.airtime.rehearsal;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.CoverageStatus;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.Durations;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.RehearsalTemplateBuilder;
import dev.airtime.api.Stage;
import dev.airtime.api.Stages;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a run. Pure. First whether the load was really there, since a generator that ends with exit code 0 may
 * have sent nothing; then whether every threshold held, plateau by plateau, so that an easy stage doesn't hide a bad one.
 */
public final class Judge {
    /** A plateau with less than this share of its users, on average, was not reached. */
    private static final double USERS_REACHED = 0.95;
    /** Locust itself warns from here on (locust/runners.py, CPU_WARNING_THRESHOLD): its own response times are off. */
    static final double SATURATED = 0.9;
    /** Seconds: below, it is little of a response time that somebody sets a threshold on, and noise of a busy node. */
    private static final double LATE = 0.05;
    /** From this share of failures on, when all are connection errors, the target was not there at all. */
    private static final double UNREACHABLE = 0.99;

    private static final Pattern NO_CONNECTION = Pattern.compile(
            "(?i)connection ?refused|ConnectionRefusedError|NewConnectionError|name or service not known|NameResolution"
                    + "|gaierror|no route to host|network is unreachable|ConnectTimeout");

    private Judge() {}

    /**
     * A run.
     *
     * @param template what was asked for
     * @param figures what was measured; null of a Job, or when nothing was
     * @param exitCode of a Job
     * @param stopped whether a person ended it
     * @param problems why it says nothing, as far as that is already known
     * @param usersReached the most users seen at one time
     * @param databases names of the event's databases
     * @param load the highest figures of each database's copy under load; absent when not measured
     * @param expected what the event expects
     * @param tested the copy as it was when the load began; null when that is not known
     * @param limit what a search for the limit found; null when it found nothing, and of stages
     */
    public record Run(
            RehearsalTemplate template,
            @Nullable LoadFigures figures,
            @Nullable Integer exitCode,
            boolean stopped,
            List<Problem> problems,
            int usersReached,
            Set<String> databases,
            List<DatabaseLoad> load,
            @Nullable ExpectedPeak expected,
            @Nullable TestedStatus tested,
            @Nullable LimitStatus limit) {
        public Run {
            problems = List.copyOf(problems);
            databases = Set.copyOf(databases);
            load = List.copyOf(load);
        }

        boolean searches() {
            return template.findLimit() != null;
        }

        Thresholds thresholds() {
            return template.thresholdsOrDefault();
        }

        /** Without what a late generator breaks by itself: response times, and requests a minute. */
        Run withoutTimes() {
            Thresholds t = thresholds();
            Thresholds rest = new Thresholds(
                    t.errorRate(),
                    null,
                    null,
                    null,
                    t.databaseCpu(),
                    t.minRequests(),
                    null,
                    t.databaseConnections(),
                    t.endpoints().stream()
                            .map(e -> new EndpointThresholds(e.name(), e.errorRate(), null, null, null))
                            .toList());
            LoadFigures f = figures == null
                    ? null
                    : LoadFiguresBuilder.builder(figures).hopeless(null).build();
            RehearsalTemplate asked =
                    RehearsalTemplateBuilder.builder(template).thresholds(rest).build();
            return new Run(
                    asked, f, exitCode, stopped, problems, usersReached, databases, load, expected, tested, limit);
        }
    }

    /** The verdict; what decided it, in a word; and why, one sentence each. */
    public record Ruling(Verdict verdict, VerdictReason reason, List<String> reasons) {
        public Ruling {
            reasons = List.copyOf(reasons);
        }

        /** What says nothing, and why: the first problem decides. */
        static Ruling inconclusive(List<Problem> problems) {
            return new Ruling(
                    Verdict.Inconclusive,
                    problems.get(0).reason(),
                    problems.stream().map(Problem::message).toList());
        }
    }

    /** Judges. */
    public static Ruling judge(Run run) {
        if (run.stopped()) {
            return new Ruling(
                    Verdict.Aborted,
                    VerdictReason.Stopped,
                    Stream.concat(
                                    Stream.of("stopped by spec.stop"),
                                    run.problems().stream().map(Problem::message))
                            .toList());
        }
        List<Problem> hollow = new ArrayList<>(run.problems());
        if (hollow.isEmpty()) {
            JobSpec job = run.template().job();
            hollow.addAll(job != null ? hollowJob(run, job) : hollowLoad(run));
            hollow.addAll(CopyCheck.problems(run.tested()));
        }
        if (!hollow.isEmpty()) {
            return Ruling.inconclusive(hollow);
        }
        if (run.searches() && run.figures() != null) {
            return LimitRuling.of(run, run.figures(), beware(run));
        }
        List<String> broken = broken(run);
        String held = sentence(run);
        List<String> beware = beware(run);
        Optional<String> late = late(run);
        if (late.isPresent() && broken(run.withoutTimes()).isEmpty()) {
            broken.add(0, bottleneck(late.get()).message());
            return new Ruling(Verdict.Inconclusive, VerdictReason.GeneratorSaturated, broken);
        }
        if (!broken.isEmpty()) {
            late.ifPresent(l -> broken.add("the load generator was late, too: " + l));
            if (!held.isEmpty()) {
                broken.add(held);
            }
            broken.addAll(beware);
            boolean job = run.exitCode() != null && run.exitCode() != 0;
            return new Ruling(
                    Verdict.Failed,
                    job
                            ? VerdictReason.JobFailed
                            : hopeless(run) ? VerdictReason.Hopeless : VerdictReason.ThresholdBroken,
                    broken);
        }
        List<Problem> unknown = unknown(run);
        return unknown.isEmpty()
                ? new Ruling(
                        Verdict.Passed,
                        VerdictReason.ThresholdsHeld,
                        Stream.concat(
                                        Stream.of(held.isEmpty() ? "the job ended with exit code 0" : held),
                                        beware.stream())
                                .toList())
                : Ruling.inconclusive(unknown);
    }

    private static List<String> beware(Run run) {
        LoadFigures f = run.figures();
        return f == null || f.staticContent() == null
                ? List.of()
                : f.staticContent().warning().stream().toList();
    }

    /** How much of the expected peak was held; empty where nothing is expected, or the run says nothing about it. */
    public static Optional<CoverageStatus> coverage(Run run, Verdict verdict) {
        LoadFigures f = run.figures();
        return f == null || (verdict != Verdict.Passed && verdict != Verdict.Failed)
                ? Optional.empty()
                : held(run, f).coverage(run.expected());
    }

    /** Of a Job whose exit code says Failed no more is asked: it would not have passed. */
    private static List<Problem> hollowJob(Run run, JobSpec job) {
        Integer code = run.exitCode();
        if (code == null) {
            return List.of(new Problem(VerdictReason.LoadGeneratorFailed, "the job left no exit code"));
        }
        JobExit exit = JobExit.of(job, code);
        if (exit == JobExit.Unknown) {
            return List.of(new Problem(
                    VerdictReason.LoadGeneratorFailed,
                    JobExit.named(job, code) + ", which says neither Passed nor Failed: see job.failedExitCodes"));
        }
        LoadFigures f = run.figures();
        if (exit == JobExit.Failed) {
            return List.of();
        }
        if (job.toolOrDefault() == JobTool.Other) {
            return unmeasured(run.thresholds());
        }
        if (f == null) {
            return List.of(new Problem(
                    VerdictReason.LoadGeneratorFailed,
                    "k6's summary is not at the end of the pod's log, so that no threshold could be checked: leave"
                            + " handleSummary and summaryTrendStats out of the script, or write job.tool: Other to go by"
                            + " the exit code alone"));
        }
        List<Problem> problems = new ArrayList<>(tooFew(run, f, "look at the script and at job.host"));
        usersMissing(run).ifPresent(s -> problems.add(new Problem(VerdictReason.LoadNotHeld, s)));
        return problems;
    }

    private static List<Problem> unmeasured(Thresholds t) {
        return t.p50() == null && t.p95() == null && t.p99() == null
                ? List.of()
                : List.of(new Problem(
                        VerdictReason.ThresholdNotMeasured,
                        "thresholds.p50, p95 and p99 could not be checked, since a Job of job.tool Other leaves no"
                                + " response times: remove them, and let its exit code say it"));
    }

    private static List<Problem> hollowLoad(Run run) {
        LoadFigures f = run.figures();
        if (f == null) {
            return List.of(
                    new Problem(VerdictReason.LoadGeneratorFailed, "the load generator left no figures by stage"));
        }
        List<Problem> problems = new ArrayList<>();
        int workers = run.template().workersOrNone();
        if (f.workersLost() > 0 && !run.searches()) {
            problems.add(new Problem(
                    VerdictReason.WorkersLost,
                    f.workersLost() + " of " + workers
                            + " workers were lost, so that the load was not what was asked for"));
        } else if (f.workersConnected() > 0 && f.workersConnected() < workers) {
            problems.add(new Problem(
                    VerdictReason.WorkersLost,
                    "only " + f.workersConnected() + " of " + workers + " workers took part"));
        }
        problems.addAll(tooFew(run, f, "look at the script's tasks and at locust.host"));
        if (unreachable(f)) {
            problems.add(new Problem(
                    VerdictReason.TargetUnreachable,
                    "the target could not be reached: " + f.causes().get(0).error()));
        }
        if (run.searches()) {
            return problems; // users, workers and their CPU are looked at level by level
        }
        f.peak()
                .filter(p -> tooShort(run, p))
                .ifPresent(p -> problems.add(new Problem(
                        VerdictReason.TooFewSamples,
                        "stage " + p.stage() + ", the one with the most users, lasts "
                                + Durations.format(stage(run, p).hold())
                                + ", which is too short to say anything: let its 'for' be "
                                + Durations.format(Stages.SHORTEST) + " or more")));
        if (!hopeless(run)) {
            shortfall(run, f).forEach(s -> problems.add(new Problem(VerdictReason.LoadNotHeld, s)));
        }
        saturated(run, f).ifPresent(s -> problems.add(bottleneck(s)));
        return problems;
    }

    private static Optional<String> saturated(Run run, LoadFigures f) {
        LocustSpec locust = run.template().locust();
        double most = locust == null ? 1 : LocustObjects.mostCpu(locust);
        Double cpu = f.workerCpu();
        if (cpu != null && cpu > SATURATED * most) {
            return Optional.of("its busiest worker at " + Percentage.format(cpu)
                    + (most < 1
                            ? " of a core, with a limit of " + Percentage.format(most)
                                    + ": raise locust.workers, or limits.cpu in locust.workerResources"
                            : " of a core: raise locust.workers"));
        }
        return Optional.empty();
    }

    /** Whether the workers were late at the peak. A search does not come here: its levels say it one by one. */
    private static Optional<String> late(Run run) {
        Double lag = run.figures() == null ? null : run.figures().workerLag();
        return lag != null && lag > LATE
                ? Optional.of("its workers did what was due " + Millis.format((int) Math.round(lag * 1000))
                        + " late on average, which is in every response time: what else runs on their nodes takes their CPU,"
                        + " their limit does, or a call of the script blocks them; add nodes, raise locust.workers or"
                        + " requests.cpu in locust.workerResources")
                : Optional.empty();
    }

    private static Problem bottleneck(String why) {
        return new Problem(VerdictReason.GeneratorSaturated, "the load generator itself was the bottleneck, " + why);
    }

    private static List<Problem> tooFew(Run run, LoadFigures f, String where) {
        if (f.measuredRequests() == 0) {
            return List.of(new Problem(VerdictReason.TooFewSamples, "no request was sent: " + where));
        }
        return f.measuredRequests() >= run.thresholds().minRequestsOrDefault()
                ? List.of()
                : List.of(new Problem(
                        VerdictReason.TooFewSamples,
                        "only " + f.measuredRequests() + " requests were sent, thresholds.minRequests asks for "
                                + run.thresholds().minRequestsOrDefault()));
    }

    private static Stage stage(Run run, Plateau p) {
        return run.template().stages().get(p.stage() - 1);
    }

    private static boolean tooShort(Run run, Plateau p) {
        return p.stage() <= run.template().stages().size()
                && stage(run, p).hold().compareTo(Stages.SHORTEST) < 0;
    }

    /** Of a generator that tells no plateaus: whether the most users of any stage were there at some time. */
    private static Optional<String> usersMissing(Run run) {
        int wanted = run.template().mostUsers();
        return run.usersReached() < wanted * USERS_REACHED
                ? Optional.of(run.usersReached() + " of " + wanted + " users were reached")
                : Optional.empty();
    }

    /** Users that were not there, stages that were not held. */
    private static List<String> shortfall(Run run, LoadFigures f) {
        List<String> reasons = new ArrayList<>();
        List<Stage> stages = run.template().stages();
        for (Plateau p : f.plateaus()) {
            if (p.users() < p.target() * USERS_REACHED) {
                reasons.add("stage " + p.stage() + " asked for " + p.target() + " users, on average " + p.users()
                        + " were there: a longer ramp, more workers, or users that the script doesn't stop");
            }
        }
        long held = f.plateaus().stream().filter(Plateau::complete).count();
        if (held < stages.size()) {
            reasons.add("the load ended early: " + held + " of " + stages.size() + " stages were held to their end");
        }
        return reasons;
    }

    /** Whether a request's error says that there was no connection. */
    static boolean noConnection(String error) {
        return NO_CONNECTION.matcher(error).find();
    }

    private static boolean unreachable(LoadFigures f) {
        long failures = f.causes().stream().mapToLong(CauseStatus::occurrences).sum();
        long connection = f.causes().stream()
                .filter(c -> noConnection(c.error()))
                .mapToLong(CauseStatus::occurrences)
                .sum();
        return failures > 0
                && connection >= failures * UNREACHABLE
                && f.judged().failureRatio() >= UNREACHABLE;
    }

    private static boolean hopeless(Run run) {
        return whyHopeless(run).isPresent();
    }

    /** Why the load was ended early: the generator's own words, or the connections, by which the operator ends it. */
    private static Optional<String> whyHopeless(Run run) {
        LoadFigures f = run.figures();
        if (f == null || f.hopeless() != null) {
            return f == null ? Optional.empty() : Optional.ofNullable(f.hopeless());
        }
        long held = f.plateaus().stream().filter(Plateau::complete).count();
        return held >= run.template().stages().size()
                ? Optional.empty()
                : ConnectionsAtLimit.why(run.template(), f, run.load());
    }

    private static List<String> broken(Run run) {
        List<String> reasons = new ArrayList<>();
        JobSpec job = run.template().job();
        if (job != null && run.exitCode() != null && run.exitCode() != 0) {
            reasons.add(JobExit.named(job, run.exitCode()));
        }
        LoadFigures f = run.figures();
        whyHopeless(run).ifPresent(why -> reasons.add("ended early: " + why));
        if (f != null && job != null) {
            reasons.addAll(broken(run.thresholds(), f.now(), ""));
            reasons.addAll(atPeak(run, f, ""));
        } else if (f != null) {
            for (Plateau p : f.plateaus()) {
                reasons.addAll(broken(run, f, p, "stage " + p.stage() + ", " + Held.count(p.target()) + " users: "));
            }
        }
        reasons.addAll(DatabaseThresholds.broken(run.thresholds(), run.load()));
        return reasons;
    }

    /** Throughput and single endpoints are looked at in the stage with the most users: a smaller one has less of each. */
    private static List<String> broken(Run run, LoadFigures f, Plateau p, String where) {
        List<String> reasons = broken(run.thresholds(), p.sample(), where);
        if (f.peak().filter(p::equals).isPresent()) {
            reasons.addAll(atPeak(run, f, where));
        }
        return reasons;
    }

    private static List<String> atPeak(Run run, LoadFigures f, String where) {
        List<String> reasons = new ArrayList<>();
        Integer least = run.thresholds().requestsPerMinute();
        long perMinute = Math.round(f.judged().perSecond() * 60);
        if (least != null && perMinute < least) {
            reasons.add(where + Held.count(perMinute) + " requests a minute, below " + Held.count(least));
        }
        reasons.addAll(EndpointChecks.broken(run.thresholds().endpoints(), f.endpoints(), where));
        return reasons;
    }

    private static List<String> broken(Thresholds t, Sample s, String where) {
        List<String> reasons = new ArrayList<>();
        if (s.failureRatio() > t.errorRateOrDefault()) {
            reasons.add(where + Percentage.format(s.failureRatio()) + " of the requests failed, above "
                    + Percentage.format(t.errorRateOrDefault()));
        }
        Millis.above(s.p50(), t.p50()).ifPresent(above -> reasons.add(where + "p50 was " + above));
        Millis.above(s.p95(), t.p95()).ifPresent(above -> reasons.add(where + "p95 was " + above));
        Millis.above(s.p99(), t.p99()).ifPresent(above -> reasons.add(where + "p99 was " + above));
        return reasons;
    }

    /** Thresholds that could not be looked at: they can't be said to hold. */
    private static List<Problem> unknown(Run run) {
        List<String> unknown =
                new ArrayList<>(DatabaseThresholds.unknown(run.thresholds(), run.databases(), run.load()));
        LoadFigures f = run.figures();
        Thresholds t = run.thresholds();
        if (f == null && t.requestsPerMinute() != null) {
            unknown.add("thresholds.requestsPerMinute could not be checked: the requests of a Job are not known");
        }
        unknown.addAll(EndpointChecks.unknown(t.endpoints(), f == null ? List.of() : f.endpoints()));
        return unknown.stream()
                .map(u -> new Problem(VerdictReason.ThresholdNotMeasured, u))
                .toList();
    }

    /** What was held, and how much of what is expected that is; empty where no figures tell. */
    private static String sentence(Run run) {
        LoadFigures f = run.figures();
        if (f == null) {
            return "";
        }
        Held held = held(run, f);
        if (!held.equals(Held.NOTHING)) {
            return held.sentence(run.expected());
        }
        if (f.plateaus().isEmpty()) {
            return "the load did not hold: " + Held.count(run.usersReached()) + " users broke a threshold";
        }
        Plateau first = f.plateaus().get(0);
        return broken(run, f, first, "").isEmpty()
                ? "no stage of " + Durations.format(Stages.SHORTEST) + " or more held"
                : "no stage held; the first, " + Held.count(first.target()) + " users, broke a threshold";
    }

    /** The largest stage before the first that broke, of those long enough to tell. */
    private static Held held(Run run, LoadFigures f) {
        if (run.searches()) {
            return run.limit() == null ? Held.NOTHING : LimitRuling.held(run.limit(), f);
        }
        if (run.template().job() != null) {
            return broken(run.thresholds(), f.now(), "").isEmpty()
                            && atPeak(run, f, "").isEmpty()
                    ? new Held(run.usersReached(), f.now())
                    : Held.NOTHING;
        }
        Held held = Held.NOTHING;
        for (Plateau p : f.plateaus()) {
            if (!broken(run, f, p, "").isEmpty()) {
                break;
            }
            if (p.target() >= held.users() && !tooShort(run, p)) {
                held = new Held(p.target(), p.sample());
            }
        }
        return held;
    }
}
