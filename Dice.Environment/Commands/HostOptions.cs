using System.CommandLine;
using System.Globalization;

namespace Dice.Environment.Commands;

/// <summary>The options that several verbs share. A verb takes only those that it uses: one that has no effect is refused, not ignored.</summary>
internal static class HostOptions
{
    /// <summary>Which environment.</summary>
    public static Option<string?> Environment { get; } = new("--env")
    {
        Description = "The environment's name; several live side by side. Default: DICE_ENVIRONMENT, else one of this checkout's own.",
        HelpName = "NAME",
    };

    /// <summary>Which applications.</summary>
    public static Option<string?> Workspace { get; } = new("--workspace")
    {
        Description = "Your own applications in place of the fixtures: an application's folder; a folder that holds backend, pwa, rules or gateway, or applications named in their dice.json; or backend=PATH,pwa=PATH. Default: DICE_WORKSPACE.",
        HelpName = "PATH",
    };

    /// <summary>For scripts.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on standard output, for scripts; all else goes to standard error." };

    /// <summary>An option that takes a whole number within limits.</summary>
    public static Option<int?> Number(string name, string[] aliases, int least, int most, string description) => new(name, aliases)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} takes a whole number from {least} to {most}, not '{text}'");
            return null;
        },
    };
}
