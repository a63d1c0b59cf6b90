namespace Dice.Environment.Model;

/// <summary>A number with its noun, such as <c>1 container</c> or <c>3 containers</c>.</summary>
public static class Counted
{
    /// <summary>Returns the number and the noun, with an <c>s</c> unless the number is 1.</summary>
    public static string Of(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
