namespace Dice.Environment.Model;

/// <summary>A phase of the plan; each phase includes all phases before it.</summary>
/// <param name="Number">The number, starting at 1.</param>
public readonly record struct Phase(int Number) : IComparable<Phase>
{
    public int CompareTo(Phase other) => Number.CompareTo(other.Number);

    /// <summary>Whether a phase comes before another.</summary>
    public static bool operator <(Phase left, Phase right) => left.Number < right.Number;

    /// <summary>Whether a phase comes after another.</summary>
    public static bool operator >(Phase left, Phase right) => left.Number > right.Number;

    /// <summary>Whether a phase comes before another or is the same.</summary>
    public static bool operator <=(Phase left, Phase right) => left.Number <= right.Number;

    /// <summary>Whether a phase comes after another or is the same.</summary>
    public static bool operator >=(Phase left, Phase right) => left.Number >= right.Number;
}
