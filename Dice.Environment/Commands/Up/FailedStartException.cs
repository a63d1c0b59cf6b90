namespace Dice.Environment.Commands.Up;

/// <summary>A start failed, and a bundle of its diagnostics was saved. The command line reports the cause, and the folder as its last line.</summary>
/// <param name="cause">Why the start failed.</param>
/// <param name="bundle">The folder of the bundle.</param>
internal sealed class FailedStartException(Exception cause, string bundle) : Exception(cause.Message, cause)
{
    /// <summary>The folder of the bundle.</summary>
    public string Bundle => bundle;
}
