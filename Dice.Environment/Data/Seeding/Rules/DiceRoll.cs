using System.Globalization;

namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>A dice roll in the notation of the rules, such as <c>18d10+36</c>.</summary>
/// <param name="Count">The number of dice.</param>
/// <param name="Sides">The number of sides of each die.</param>
/// <param name="Bonus">The number added to the roll.</param>
internal readonly record struct DiceRoll(int Count, int Sides, int Bonus)
{
    /// <summary>The average, rounded down.</summary>
    public int Average => Count * (Sides + 1) / 2 + Bonus;

    /// <summary>Parses text that matches the schemas' pattern.</summary>
    public static DiceRoll Parse(string text)
    {
        var d = text.IndexOf('d', StringComparison.Ordinal);
        var sign = text.IndexOfAny(['+', '-'], d);
        int Number(string part) => int.Parse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        return new DiceRoll(Number(text[..d]), Number(sign < 0 ? text[(d + 1)..] : text[(d + 1)..sign]), sign < 0 ? 0 : Number(text[sign..]));
    }
}
