namespace Dice.Environment.Gates;

/// <summary>Converts names of tests to sentences.</summary>
public static class Sentences
{
    /// <summary>Returns the sentence for a test method's name.</summary>
    public static string Of(string method) => method.Replace('_', ' ');

    /// <summary>Returns the sentence for one case of a test, with its values if it has any.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="displayName">The runner's display name of the case, such as <c>A.B.It_holds(x: 1)</c>.</param>
    public static string Of(string method, string displayName)
    {
        var values = displayName.IndexOf('(', StringComparison.Ordinal);
        return values > 0 ? $"{Of(method)} {displayName[values..]}" : Of(method);
    }
}
