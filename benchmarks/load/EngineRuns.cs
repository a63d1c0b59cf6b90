using System.Globalization;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;

namespace Dice.LoadBenchmark;

/// <summary>The engine as load tests use it: a scenario of one step with all its measuring.</summary>
internal static class EngineRuns
{
    /// <summary>As many users as connections, each asking again at once.</summary>
    public static async Task<string> ClosedAsync(Uri url, int connections, TimeSpan duration)
    {
        InlineCompletions.Enable();
        using var http = Invoker.Create();
        var result = await new LoadEngine(TimeProvider.System).RunAsync(Asking(http, url), LoadProfile.Closed("benchmark").At(connections, duration), CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"requests":{{result.Counts.Finished}},"failed":{{result.Counts.Failed}},"seconds":{{result.MeasuredSeconds:0.###}},"p50_ms":{{result.Response!.P50:0.###}},"p99_ms":{{result.Response.P99:0.###}}}""");
    }

    /// <summary>Arrivals at a rate, after a second that warms up what .NET compiles while it runs.</summary>
    public static async Task<string> OpenAsync(Uri url, double rate, TimeSpan duration)
    {
        InlineCompletions.Enable();
        using var http = Invoker.Create();
        var profile = LoadProfile.Open("benchmark").WarmingUp(rate / 2, TimeSpan.FromSeconds(1)).WarmingUp(rate, TimeSpan.FromSeconds(2)).At(rate, duration);
        var result = await new LoadEngine(TimeProvider.System).RunAsync(Asking(http, url), profile, CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"requests":{{result.Counts.Finished}},"failed":{{result.Counts.Failed}},"dropped":{{result.Counts.Dropped}},"rate":{{rate:0.#}},"lateness_p50_ms":{{result.Generator!.LatenessP50:0.####}},"lateness_p99_ms":{{result.Generator.LatenessP99:0.####}},"rate_error":{{result.Rate.Error:0.######}},"p50_ms":{{result.Response!.P50:0.###}},"p99_ms":{{result.Response.P99:0.###}}}""");
    }

    private static Scenario Asking(HttpMessageInvoker http, Uri url) => new("ask", ["ask"], iteration => iteration.StepAsync("ask", async cancellation =>
    {
        var (isSuccess, bytes) = await Invoker.AskAsync(http, url, cancellation);
        return isSuccess ? StepOutcome.Ok("200", bytes) : StepOutcome.Fail("status", "no success", bytes);
    }));
}
