namespace Dice.Environment.Model;

/// <summary>A stack that cannot be run. The message lists all its validation errors.</summary>
public sealed class StackInvalidException : DiceException
{
    /// <summary>Creates the exception from all validation errors.</summary>
    public StackInvalidException(Stack stack, IReadOnlyList<string> errors)
        : base(
            $"stack '{stack.Name}' has {Counted.Of(errors.Count, "validation error")}:{string.Concat(errors.Select(fault => $"\n  - {fault}"))}",
            "correct the definition of the stack; nothing was started") => Errors = errors;

    /// <summary>The validation errors, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; }
}
