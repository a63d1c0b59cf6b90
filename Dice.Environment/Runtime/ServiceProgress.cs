namespace Dice.Environment.Runtime;

/// <summary>A step of one service, for whoever watches a start.</summary>
/// <param name="Service">The service.</param>
/// <param name="Step">How far it has come.</param>
/// <param name="Text">What there is to say of it, such as the last probe's answer.</param>
public sealed record ServiceProgress(string Service, ServiceStep Step, string Text);
