// Hand-written declarations of just the members of NBomber's public API that the adapter in Dice.LoadTests/NBomber uses, after NBomber's documentation, with as
// much behaviour as a test needs. They keep the adapter compiling. The adapter has NOT been run against the real package, which could not be had here.
#pragma warning disable CA1716, CA1720, CA1724, CA1801, CA1822, CA1819, CA1711, IDE0060, IDE0130
using Dice.Environment.Specs.Load.Support;
using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace NBomber.Contracts
{
    public interface IScenarioContext;

    public interface IScenarioInitContext;

    public interface IResponse
    {
        bool IsError { get; }
    }

    public sealed record Response<T>(bool IsError, string StatusCode) : IResponse;

    public sealed record LoadSimulation(string Kind, int Level, TimeSpan Interval, TimeSpan During);

    public sealed record ScenarioProps(string Name, Func<IScenarioContext, Task<IResponse>> Run, Func<IScenarioInitContext, Task>? Init, LoadSimulation[] Simulations);

    public sealed record NBomberContext(ScenarioProps Scenario);
}

namespace NBomber.Contracts.Stats
{
    public enum ReportFormat
    {
        Html,
    }

    public sealed record NodeStats;
}

namespace NBomber.CSharp
{
    public static class Scenario
    {
        public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run) => new(name, run, null, []);

        public static ScenarioProps WithInit(this ScenarioProps scenario, Func<IScenarioInitContext, Task> initFunc) => scenario with { Init = initFunc };

        public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) => scenario;

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
        public static Response<object> Ok(string statusCode = "") => new(false, statusCode);

        public static Response<object> Fail(string statusCode = "") => new(true, statusCode);
    }

    public static class NBomberRunner
    {
        public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new(scenarios.Single());

        public static NBomberContext WithReportFolder(this NBomberContext context, string reportFolderPath) => context;

        public static NBomberContext WithReportFormats(this NBomberContext context, params ReportFormat[] reportFormats) => context;

        public static NodeStats Run(this NBomberContext context, params string[] args) => PretendedRun.Of(context.Scenario);
    }

    /// <summary>As much of NBomber as a test needs: the iterations that the simulations request, one after the other, in a time of its own.</summary>
    internal sealed class PretendedRun : IScenarioContext, IScenarioInitContext
    {
        public static SteppedTime Time { get; } = new();

        public static List<ScenarioProps> Registered { get; } = [];

        public static NodeStats Of(ScenarioProps scenario)
        {
            Registered.Add(scenario);
            var context = new PretendedRun();
            scenario.Init?.Invoke(context).GetAwaiter().GetResult();
            foreach (var simulation in scenario.Simulations)
            {
                var count = (int)Math.Round(simulation.Interval > TimeSpan.Zero ? simulation.Level * (simulation.During / simulation.Interval) : simulation.Level);
                for (var arrival = 0; arrival < count; arrival++)
                {
                    scenario.Run(context).GetAwaiter().GetResult();
                    Time.Pass(simulation.During / count);
                }

                Time.Pass(count == 0 ? simulation.During : TimeSpan.Zero);
            }

            return new NodeStats();
        }
    }
}
