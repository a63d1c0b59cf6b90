using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Startup;

/// <summary>A phase of a service's start.</summary>
/// <param name="Kind">The kind of the phase.</param>
/// <param name="FromMs">Its beginning, in milliseconds since the start began.</param>
/// <param name="ToMs">Its end.</param>
public sealed record StartPhase(StartPhaseKind Kind, double FromMs, double ToMs)
{
    /// <summary>Returns the phases of a service's start in order; empty ones are omitted.</summary>
    public static ImmutableArray<StartPhase> Of(ServiceTimes times) =>
    [
        .. new StartPhase[]
        {
            new(StartPhaseKind.Image, Math.Max(0, times.ImageMs - times.ImageOwnMs), times.ImageOwnMs > 0 ? times.ImageMs : 0),
            new(StartPhaseKind.Create, times.CreateMs, times.StartMs),
            new(StartPhaseKind.Start, times.StartMs, times.StartedMs),
            new(StartPhaseKind.Ready, times.StartedMs, times.ReadyMs),
        }.Where(phase => phase.ToMs > phase.FromMs),
    ];
}

/// <summary>The kind of a phase.</summary>
public enum StartPhaseKind
{
    /// <summary>The image is pulled or built.</summary>
    Image,

    /// <summary>The container is created.</summary>
    Create,

    /// <summary>The container is started.</summary>
    Start,

    /// <summary>The container runs and becomes ready.</summary>
    Ready,
}
