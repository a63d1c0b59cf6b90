using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>What a run tells of its course, while it is on and afterwards.</summary>
public sealed class CourseSpecs
{
    private static readonly LoadProfile Steps = LoadProfile.Open("steps").WarmingUp(10, Seconds(1)).At(20, Seconds(1)).At(40, Seconds(1));

    [Fact]
    public async Task The_course_adds_up_to_the_counts_and_follows_the_plan()
    {
        var looks = new List<LoadProgress>();
        var engine = new LoadEngine(TimeProvider.System, new Immediately(looks.Add));

        var result = await engine.RunAsync(Doing((iteration, _) => Task.FromResult(iteration.Number % 5 == 0 ? StepOutcome.Fail("500", "no") : StepOutcome.Ok())), Steps, TestContext.Current.CancellationToken);

        result.MustAddUp();
        result.Course.Select(point => point.AtSeconds).Should().StartWith([-1, 0, 1]);
        result.Course.Take(3).Select(point => point.Level).Should().Equal(10, 20, 40);
        var measured = result.Course.Where(point => point.AtSeconds >= 0).ToArray();
        result.Course.Sum(point => point.Started * point.Seconds).Should().BeApproximately(result.Counts.Started + result.WarmUpIterations, 0.01);
        result.Course.Sum(point => point.Failed * point.Seconds).Should().BeApproximately(14, 0.01);
        measured.Sum(point => point.Finished * point.Seconds).Should().BeApproximately(result.Counts.Finished, 3, "one at the border may end behind it");
        result.Course[^1].InFlight.Should().Be(0);
        result.Distribution.Sum(bin => bin.Count).Should().Be(result.Counts.Started);

        looks.Select(look => look.Phase).Should().StartWith([LoadPhase.Preparing]).And.EndWith([LoadPhase.CleaningUp]).And.Contain(LoadPhase.Measuring);
        looks.Max(look => look.Started).Should().BeInRange(30, 70);
        looks.Should().Contain(look => look.P99 != null && look.Rate > 5);
    }

    [Fact]
    public async Task What_has_no_answer_yet_is_seen_by_who_looks_on()
    {
        var looks = new List<LoadProgress>();
        var engine = new LoadEngine(TimeProvider.System, new Immediately(looks.Add));

        await engine.RunAsync(Doing((_, stop) => Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => StepOutcome.Ok(), TaskScheduler.Default)), LoadProfile.Open("hang").At(10, Seconds(2.2)) with { Drain = Seconds(0.1) }, TestContext.Current.CancellationToken);

        looks.Should().Contain(look => look.InFlight > 5 && look.P50 == null && look.P99 > Seconds(0.5), "a system that answers nothing does not look fast");
    }

    [Fact]
    public void The_mean_level_is_the_integral_of_the_plan()
    {
        var profile = LoadProfile.Open("p").WarmingUp(4, Seconds(1)).Ramping(0, 10, Seconds(10)).At(10, Seconds(2));

        profile.MeanLevel(TimeSpan.Zero, Seconds(1)).Should().Be(4);
        profile.MeanLevel(Seconds(1), Seconds(11)).Should().BeApproximately(5, 1e-9);
        profile.MeanLevel(Seconds(10), Seconds(12)).Should().BeApproximately(9.75, 1e-9);
        profile.MeanLevel(Seconds(12.5), Seconds(20)).Should().Be(10, "what lies after the end does not count");
        profile.MeanLevel(Seconds(20), Seconds(21)).Should().Be(0);
    }

    [Fact]
    public void A_long_run_has_a_course_of_bounded_length()
    {
        var course = new TimeSeries(LoadProfile.Open("soak").At(1, TimeSpan.FromHours(10)));

        course.Width.Should().Be(Seconds(150));
        course.Points(TimeSpan.FromHours(10)).Should().HaveCount(240);
    }

    [Fact]
    public void The_distribution_has_every_value_in_its_range()
    {
        var latencies = new LatencyRecorder();
        foreach (var milliseconds in new[] { 0.01, 0.3, 5, 5.1, 5.05, 80, 2000 })
        {
            latencies.Record(Milliseconds(milliseconds));
        }

        var bins = latencies.Bins();

        bins.Sum(bin => bin.Count).Should().Be(7);
        bins.Zip(bins.Skip(1)).Should().OnlyContain(pair => Math.Abs(pair.First.To - pair.Second.From) < 1e-9, "no gaps");
        bins.Where(bin => bin.To >= 5 && bin.From < 5.1).Sum(bin => bin.Count).Should().Be(3);
        bins[^1].Should().Match<LatencyBin>(bin => bin.From < 2001 && bin.To >= 2000 && bin.Count == 1);
    }

    private sealed class Immediately(Action<LoadProgress> tell) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => tell(value);
    }
}
