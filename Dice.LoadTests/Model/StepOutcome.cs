namespace Dice.LoadTests.Model;

/// <summary>How a step ended.</summary>
/// <param name="IsOk">Whether the system did what was asked.</param>
/// <param name="Status">The status to count it under, such as <c>200</c>.</param>
/// <param name="Error">What went wrong, in few words that repeat (it is counted by); null when fine.</param>
/// <param name="Bytes">The size of the answer in bytes, where known.</param>
public readonly record struct StepOutcome(bool IsOk, string Status, string? Error = null, long Bytes = 0)
{
    /// <summary>It went well.</summary>
    public static StepOutcome Ok(string status = "ok", long bytes = 0) => new(true, status, null, bytes);

    /// <summary>It failed.</summary>
    public static StepOutcome Fail(string status, string error, long bytes = 0) => new(false, status, error, bytes);
}
