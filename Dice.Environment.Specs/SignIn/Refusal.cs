namespace Dice.Environment.Specs.SignIn;

/// <summary>A line of the backend's log about somebody who was refused.</summary>
/// <param name="Reason">Such as <c>token-expired</c>.</param>
/// <param name="Path">What was asked for, without its query.</param>
/// <param name="Client">The network address of who asked.</param>
/// <param name="User">The signed-in user, where that matters.</param>
/// <param name="Character">The character, where that matters.</param>
public sealed record Refusal(string Reason, string Path, string Client, string? User, string? Character);
