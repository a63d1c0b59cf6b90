using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Up;

/// <summary>A service during a start.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Step">How far it has come.</param>
/// <param name="Text">What there is to say of it.</param>
/// <param name="At">When it came to this step, since the start began.</param>
internal sealed record StartRow(string Service, ServiceStep Step, string Text, TimeSpan At)
{
    /// <summary>The step in words.</summary>
    public string StepInWords => Step switch
    {
        ServiceStep.Waiting => Text.Length > 0 ? "waits for" : "waits",
        ServiceStep.Image => "image",
        ServiceStep.Creating => "is created",
        ServiceStep.Starting => "starts",
        ServiceStep.Probing => "becomes ready",
        ServiceStep.Ready => "ready",
        _ => "failed",
    };
}
