using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Up;

/// <summary>A service during a start.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Step">The step that the service has reached.</param>
/// <param name="Text">Details of the step.</param>
/// <param name="At">When the service reached the step, since the beginning of the start.</param>
internal sealed record StartRow(string Service, ServiceStep Step, string Text, TimeSpan At)
{
    /// <summary>The step as text.</summary>
    public string StepInWords => Step switch
    {
        ServiceStep.Waiting => Text.Length > 0 ? "waiting for" : "waiting",
        ServiceStep.Image => "image",
        ServiceStep.Creating => "creating",
        ServiceStep.Starting => "starting",
        ServiceStep.Probing => "waiting until ready",
        ServiceStep.Ready => "ready",
        _ => "failed",
    };
}
