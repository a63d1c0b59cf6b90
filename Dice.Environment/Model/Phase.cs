namespace Dice.Environment.Model;

/// <summary>A step of the plan; each includes all before it.</summary>
/// <param name="Number">The number, from 1.</param>
public readonly record struct Phase(int Number) : IComparable<Phase>
{
    /// <inheritdoc />
    public int CompareTo(Phase other) => Number.CompareTo(other.Number);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(Phase left, Phase right) => left.Number < right.Number;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(Phase left, Phase right) => left.Number > right.Number;

    /// <summary>Whether one comes before another or is the same.</summary>
    public static bool operator <=(Phase left, Phase right) => left.Number <= right.Number;

    /// <summary>Whether one comes after another or is the same.</summary>
    public static bool operator >=(Phase left, Phase right) => left.Number >= right.Number;
}
