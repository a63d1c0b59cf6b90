namespace Dice.Environment.Runtime;

/// <summary>One step of one service, as progress of a start.</summary>
/// <param name="Service">The service.</param>
/// <param name="Step">The step that the service has reached.</param>
/// <param name="Text">Details, such as the result of the last probe.</param>
public sealed record ServiceProgress(string Service, ServiceStep Step, string Text);
