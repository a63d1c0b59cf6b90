using System.Globalization;

namespace Dice.Environment.Data.Seeding.Rules;

/// <summary>Dice as rules write them: <c>18d10+36</c>.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sides">Of how many sides.</param>
/// <param name="Bonus">What is added.</param>
internal readonly record struct DiceRoll(int Count, int Sides, int Bonus)
{
    /// <summary>The average, rounded down.</summary>
    public int Average => Count * (Sides + 1) / 2 + Bonus;

    /// <summary>Reads what the schemas' pattern allows.</summary>
    public static DiceRoll Parse(string text)
    {
        var d = text.IndexOf('d', StringComparison.Ordinal);
        var sign = text.IndexOfAny(['+', '-'], d);
        int Number(string part) => int.Parse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        return new DiceRoll(Number(text[..d]), Number(sign < 0 ? text[(d + 1)..] : text[(d + 1)..sign]), sign < 0 ? 0 : Number(text[sign..]));
    }
}
