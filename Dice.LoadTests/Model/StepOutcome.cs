namespace Dice.LoadTests.Model;

/// <summary>The outcome of a step.</summary>
/// <param name="IsOk">Whether the step succeeded.</param>
/// <param name="Status">The status under which it is counted, such as <c>200</c>.</param>
/// <param name="Error">The error, without varying parts because errors are counted by this text; null on success.</param>
/// <param name="Bytes">The size of the response in bytes, if known.</param>
public readonly record struct StepOutcome(bool IsOk, string Status, string? Error = null, long Bytes = 0)
{
    /// <summary>Creates the outcome of a successful step.</summary>
    public static StepOutcome Ok(string status = "ok", long bytes = 0) => new(true, status, null, bytes);

    /// <summary>Creates the outcome of a failed step.</summary>
    public static StepOutcome Fail(string status, string error, long bytes = 0) => new(false, status, error, bytes);
}
