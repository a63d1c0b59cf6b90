namespace Dice.Environment.Model;

/// <summary>A stack that cannot be run. The message lists all its validation errors.</summary>
public sealed class StackInvalidException : DiceException
{
    /// <summary>Creates the exception from all validation errors.</summary>
    public StackInvalidException(Stack stack, IReadOnlyList<string> faults)
        : base(
            $"stack '{stack.Name}' has {faults.Count} validation error{(faults.Count == 1 ? "" : "s")}:{string.Concat(faults.Select(fault => $"\n  - {fault}"))}",
            "correct the definition of the stack; nothing was started") => Faults = faults;

    /// <summary>The validation errors, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
