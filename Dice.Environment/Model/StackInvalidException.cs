namespace Dice.Environment.Model;

/// <summary>A stack that cannot be run, with all its faults in one message.</summary>
public sealed class StackInvalidException : DiceException
{
    /// <summary>All the faults at once.</summary>
    public StackInvalidException(Stack stack, IReadOnlyList<string> faults)
        : base(
            $"stack '{stack.Name}' has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}:{string.Concat(faults.Select(fault => $"\n  - {fault}"))}",
            "mend the stack's definition; nothing was started") => Faults = faults;

    /// <summary>The faults, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
