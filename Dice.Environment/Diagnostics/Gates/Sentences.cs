namespace Dice.Environment.Diagnostics.Gates;

/// <summary>Names of tests as the sentences that they are.</summary>
public static class Sentences
{
    /// <summary>The sentence of a test method's name.</summary>
    public static string Of(string method) => method.Replace('_', ' ');

    /// <summary>The sentence of one case of a test: with its values, when it has several.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="displayName">The name under which the runner shows the case, such as <c>A.B.It_holds(x: 1)</c>.</param>
    public static string Of(string method, string displayName)
    {
        var values = displayName.IndexOf('(', StringComparison.Ordinal);
        return values > 0 ? $"{Of(method)} {displayName[values..]}" : Of(method);
    }
}
