using Dice.LoadTests.Model;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Dice.LoadTests.NBomber;

/// <summary>Converts profiles to NBomber's load simulations.</summary>
internal static class NBomberSimulations
{
    /// <summary>Returns the simulations of a profile's measured stages. NBomber's warm-up repeats their start.</summary>
    public static LoadSimulation[] Of(LoadProfile profile) =>
        [.. profile.Stages.Where(stage => stage.Measured).Select(stage => profile.Kind == LoadKind.Open ? Open(stage) : Closed(stage))];

    /// <summary>Returns the parts of a profile that NBomber cannot run as specified.</summary>
    public static IEnumerable<string> Shortcomings(LoadProfile profile)
    {
        var measured = profile.Stages.Where(stage => stage.Measured).ToArray();
        if (profile.Kind == LoadKind.Open && profile.Spacing == Spacing.Poisson)
        {
            yield return "NBomber spaces arrivals by its own rule, not as the profile's Poisson process.";
        }

        if (measured.Any(stage => stage.From != stage.To && (stage.From % 1 != 0 || stage.To % 1 != 0)))
        {
            yield return "NBomber takes whole numbers for ramps: fractional rates were rounded.";
        }

        // A ramp starts at the level at which the previous simulation ended.
        if (measured.Zip(measured.Prepend(new Stage(TimeSpan.Zero, 0, 0))).Any(pair => pair.First.From != pair.First.To && pair.First.From != pair.Second.To))
        {
            yield return "NBomber's ramps begin at the level before them: one that was to begin elsewhere began there.";
        }

        if (profile.Kind == LoadKind.Closed && profile.ThinkTime != ThinkTime.None)
        {
            yield return "NBomber has no time between a user's iterations: the think time is in the iterations' latency, not in their steps'.";
        }
    }

    private static LoadSimulation Open(Stage stage) => stage switch
    {
        { From: 0, To: 0 } => Simulation.Pause(stage.Duration),
        _ when stage.From != stage.To => Simulation.RampingInject(Whole(stage.To), TimeSpan.FromSeconds(1), stage.Duration),
        // A fraction of an arrival per second is one arrival per several seconds.
        _ when stage.From % 1 != 0 => Simulation.Inject(1, TimeSpan.FromSeconds(1 / stage.From), stage.Duration),
        _ => Simulation.Inject(Whole(stage.From), TimeSpan.FromSeconds(1), stage.Duration),
    };

    private static LoadSimulation Closed(Stage stage) => stage switch
    {
        { From: 0, To: 0 } => Simulation.Pause(stage.Duration),
        _ when stage.From != stage.To => Simulation.RampingConstant(Whole(stage.To), stage.Duration),
        _ => Simulation.KeepConstant(Whole(stage.From), stage.Duration),
    };

    private static int Whole(double level) => (int)Math.Max(level > 0 ? 1 : 0, Math.Round(level));
}
