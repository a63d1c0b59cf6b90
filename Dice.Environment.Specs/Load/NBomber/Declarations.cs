// Hand-written declarations of just the members of NBomber's public API that the adapter in Dice.LoadTests/NBomber uses, after NBomber's documentation, with as
// much behaviour as a test needs. They keep the adapter compiling. The adapter has NOT been run against the real package, which could not be had here.
#pragma warning disable CA1716, CA1720, CA1724, CA1801, CA1822, CA1819, CA1711, IDE0060, IDE0130
using System.Collections.Concurrent;
using System.Diagnostics;
using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace NBomber.Contracts
{
    public interface IScenarioContext;

    public interface IScenarioInitContext;

    public interface IResponse
    {
        bool IsError { get; }

        string StatusCode { get; }
    }

    public sealed record Response<T>(bool IsError, string StatusCode, long SizeBytes, string Message) : IResponse;

    public sealed record LoadSimulation(string Kind, int Level, TimeSpan Interval, TimeSpan During);

    public sealed record ScenarioProps(string Name, Func<IScenarioContext, Task<IResponse>> Run)
    {
        public Func<IScenarioInitContext, Task>? Init { get; init; }

        public Func<IScenarioInitContext, Task>? Clean { get; init; }

        public TimeSpan WarmUp { get; init; }

        public LoadSimulation[] Simulations { get; init; } = [];
    }

    public sealed record NBomberContext(ScenarioProps[] Scenarios, string ReportFolder = "");
}

namespace NBomber.Contracts.Stats
{
    public enum ReportFormat
    {
        Txt,
        Html,
        Csv,
        Md,
    }

    public sealed record RequestStats(int Count, double RPS);

    public sealed record LatencyStats(double MinMs, double MeanMs, double MaxMs, double Percent50, double Percent75, double Percent95, double Percent99);

    public sealed record MeasurementStats(RequestStats Request, LatencyStats Latency);

    public sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);

    public sealed record ScenarioStats(string ScenarioName, MeasurementStats Ok, MeasurementStats Fail, StepStats[] StepStats, TimeSpan Duration);

    public sealed record NodeStats(ScenarioStats[] ScenarioStats);
}

namespace NBomber.CSharp
{
    public static class Scenario
    {
        public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run) => new(name, run);

        public static ScenarioProps WithInit(this ScenarioProps scenario, Func<IScenarioInitContext, Task> initFunc) => scenario with { Init = initFunc };

        public static ScenarioProps WithClean(this ScenarioProps scenario, Func<IScenarioInitContext, Task> cleanFunc) => scenario with { Clean = cleanFunc };

        public static ScenarioProps WithWarmUpDuration(this ScenarioProps scenario, TimeSpan duration) => scenario with { WarmUp = duration };

        public static ScenarioProps WithLoadSimulations(this ScenarioProps scenario, params LoadSimulation[] loadSimulations) => scenario with { Simulations = loadSimulations };
    }

    public static class Simulation
    {
        public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) => new(nameof(Inject), rate, interval, during);

        public static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) => new(nameof(RampingInject), rate, interval, during);

        public static LoadSimulation KeepConstant(int copies, TimeSpan during) => new(nameof(KeepConstant), copies, TimeSpan.Zero, during);

        public static LoadSimulation RampingConstant(int copies, TimeSpan during) => new(nameof(RampingConstant), copies, TimeSpan.Zero, during);

        public static LoadSimulation Pause(TimeSpan during) => new(nameof(Pause), 0, TimeSpan.Zero, during);
    }

    public static class Response
    {
        public static Response<object> Ok(string statusCode = "", long sizeBytes = 0, string message = "") => new(false, statusCode, sizeBytes, message);

        public static Response<object> Fail(string statusCode = "", string message = "", long sizeBytes = 0) => new(true, statusCode, sizeBytes, message);
    }

    public static class Step
    {
        public static async Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run)
        {
            var began = Stopwatch.GetTimestamp();
            var response = await run();
            ((PretendedRun)context).Steps.Enqueue((name, response.IsError, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
            return response;
        }
    }

    public static class NBomberRunner
    {
        public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new(scenarios);

        public static NBomberContext WithReportFolder(this NBomberContext context, string reportFolderPath) => context with { ReportFolder = reportFolderPath };

        public static NBomberContext WithReportFormats(this NBomberContext context, params ReportFormat[] reportFormats) => context;

        public static NodeStats Run(this NBomberContext context, params string[] args) => new([.. context.Scenarios.Select(scenario => new PretendedRun(scenario).RunAsync().GetAwaiter().GetResult())]);
    }

    /// <summary>As much of NBomber as a test needs: what the simulations ask for, one after the other, without waiting in between.</summary>
    internal sealed class PretendedRun(ScenarioProps scenario) : IScenarioContext, IScenarioInitContext
    {
        public static ConcurrentQueue<ScenarioProps> Registered { get; } = new();

        public ConcurrentQueue<(string Name, bool IsError, double Ms)> Steps { get; } = new();

        public async Task<ScenarioStats> RunAsync()
        {
            Registered.Enqueue(scenario);
            await (scenario.Init?.Invoke(this) ?? Task.CompletedTask);
            var whole = new List<(string Name, bool IsError, double Ms)>();
            foreach (var simulation in scenario.Simulations)
            {
                var arrivals = simulation.Interval > TimeSpan.Zero ? simulation.Level * (simulation.During / simulation.Interval) : simulation.Level;
                for (var arrival = 0; arrival < (int)Math.Round(arrivals); arrival++)
                {
                    var began = Stopwatch.GetTimestamp();
                    var response = await scenario.Run(this);
                    whole.Add(("", response.IsError, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
                }
            }

            await (scenario.Clean?.Invoke(this) ?? Task.CompletedTask);
            var lasted = scenario.Simulations.Aggregate(TimeSpan.Zero, (sum, simulation) => sum + simulation.During);
            var steps = Steps.GroupBy(step => step.Name).Select(group => new StepStats(group.Key, StatsOf(group, isError: false), StatsOf(group, isError: true))).ToArray();
            return new ScenarioStats(scenario.Name, StatsOf(whole, isError: false), StatsOf(whole, isError: true), steps, lasted);
        }

        private static MeasurementStats StatsOf(IEnumerable<(string Name, bool IsError, double Ms)> entries, bool isError)
        {
            var times = entries.Where(entry => entry.IsError == isError).Select(entry => entry.Ms).Order().ToArray();
            double At(double percentile) => times.Length == 0 ? 0 : times[Math.Min(times.Length - 1, (int)(percentile / 100 * times.Length))];
            return new MeasurementStats(new RequestStats(times.Length, 0), new LatencyStats(At(0), times.DefaultIfEmpty(0).Average(), At(100), At(50), At(75), At(95), At(99)));
        }
    }
}
