using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>Known latencies through the whole engine.</summary>
[Collection(LoadCollection.Name)]
public sealed class MixtureSpecs
{
    private static readonly double[] Percentiles = [50, 75, 90, 95, 99, 99.9];

    [Fact]
    public async Task Exactly_known_latencies_come_back_within_the_precision_of_the_histogram()
    {
        var time = new SteppedTime();
        var known = new List<double>();
        var scenario = Doing((iteration, _) =>
        {
            var latency = Milliseconds(iteration.Random.NextDouble() switch { < 0.9 => 2 + iteration.Random.NextDouble(), < 0.99 => 40, _ => 300 * iteration.Random.NextDouble() });
            time.Pass(latency);
            known.Add(latency.TotalMilliseconds);
            return Task.FromResult(StepOutcome.Ok());
        });

        var result = await new LoadEngine(time).RunAsync(scenario, LoadProfile.Closed("known").At(1, Seconds(60)), TestContext.Current.CancellationToken);

        result.MustAddUp();
        result.Counts.Finished.Should().Be(known.Count).And.BeGreaterThan(5000);
        foreach (var latency in new[] { result.Response!, result.Service!, result.Steps[0].Response!, result.Steps[0].Service! })
        {
            var actual = new[] { latency.P50, latency.P75, latency.P90!.Value, latency.P95, latency.P99, latency.P999!.Value };
            actual.Zip(Percentiles, (value, percentile) => value / Quantile(known, percentile)).Should().OnlyContain(ratio => Math.Abs(ratio - 1) <= 0.001);
            latency.Max.Should().Be(known.Max());
            latency.Min.Should().Be(known.Min());
        }
    }

    [Fact]
    public async Task What_a_server_takes_is_what_is_measured()
    {
        await using var server = ProgrammedServer.Start(async (number, cancellation) =>
        {
            await Task.Delay(number % 20 == 0 ? 200 : number % 20 < 4 ? 80 : 20, cancellation);
            return 200;
        });

        var profile = LoadProfile.Open("mixture").WarmingUp(80, Seconds(0.5)).At(80, Seconds(3));
        var result = await profile.RunAsync(server.Asking());

        result.MustAddUp();
        var truth = server.Log.Where(entry => entry.Number >= 40).Select(entry => entry.Took.TotalMilliseconds).ToArray();
        truth.Should().HaveCount(240).And.HaveCount((int)result.Counts.Finished);
        foreach (var (percentile, actual) in new[] { (50.0, result.Response!.P50), (75, result.Response.P75), (90, result.Response.P90!.Value), (99, result.Response.P99) })
        {
            actual.Should().BeInRange(0.999 * Quantile(truth, percentile), Quantile(truth, percentile) + 30, $"p{percentile} is the server's plus the way to it");
        }
    }

    [Fact]
    public async Task What_the_warm_up_does_is_in_no_figure()
    {
        await using var server = ProgrammedServer.Start(async (number, cancellation) =>
        {
            await Task.Delay(number < 25 ? 700 : 1, cancellation);
            return number < 25 ? 500 : 200;
        });

        var result = await LoadProfile.Open("warm-up").WarmingUp(50, Seconds(0.5)).At(50, Seconds(1)).RunAsync(server.Asking());

        result.MustAddUp();
        result.WarmUpIterations.Should().Be(25);
        result.Counts.Started.Should().Be(50);
        result.Counts.Failed.Should().Be(0);
        result.Response!.Max.Should().BeLessThan(600);
        result.Steps.Should().ContainSingle().Which.Statuses.Should().ContainSingle().Which.Name.Should().Be("200");
    }
}
