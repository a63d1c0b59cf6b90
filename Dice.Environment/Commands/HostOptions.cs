using System.CommandLine;

namespace Dice.Environment.Commands;

/// <summary>The options that several verbs share. A verb accepts only the options that it uses; others are errors.</summary>
internal static class HostOptions
{
    /// <summary>The environment's name.</summary>
    public static Option<string?> Environment { get; } = new("--env")
    {
        Description = "The name of the environment; several can run side by side. Default: DICE_ENVIRONMENT, else a name for this checkout.",
        HelpName = "NAME",
    };

    /// <summary>The applications.</summary>
    public static Option<string?> Workspace { get; } = new("--workspace")
    {
        Description = "Your own applications, used in place of the fixtures: the folder of an application; a folder that contains backend, pwa, rules or gateway, or applications named in their dice.json; or backend=PATH,pwa=PATH. Default: DICE_WORKSPACE.",
        HelpName = "PATH",
    };

    /// <summary>Prints a document for scripts.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on standard output, for scripts; all other output goes to standard error." };

    /// <summary>Creates an option that takes a whole number within limits.</summary>
    public static Option<int?> Number(string name, string[] aliases, int least, int most, string description, bool isRequired = false) => new(name, aliases)
    {
        Description = description,
        HelpName = "N",
        Required = isRequired,
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
