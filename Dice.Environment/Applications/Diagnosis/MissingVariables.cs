using System.Text.RegularExpressions;
using Dice.Environment.Applications.Proposals;

namespace Dice.Environment.Applications.Diagnosis;

/// <summary>Detects environment variables that are missing and without which the application does not start.</summary>
internal static partial class MissingVariables
{
    private const int MostShown = 5;

    /// <summary>Returns the cause; null when the log names no variable.</summary>
    public static Advice? Find(Application application, StartFailure failure)
    {
        var names = Wanted().Matches(failure.Log).Select(match => match.Groups["name"].Value)
            .Concat(Invalid().IsMatch(failure.Log) ? Listed().Matches(failure.Log).Select(match => match.Groups["name"].Value) : [])
            .Distinct().ToArray();
        if (names.Length == 0)
        {
            return null;
        }

        var isSet = names.Where(application.Settings.Environment.ContainsKey).ToArray();
        var shown = string.Join(", ", names.Take(MostShown)) + (names.Length > MostShown ? $" and {names.Length - MostShown} more" : "");
        var values = string.Join(", ", names.Take(MostShown).Select(name => $"\"{name}\": \"{VariableReferences.Find(name) ?? "…"}\""));
        return new Advice(
            $"the application does not accept its configuration: {shown} {(isSet.Length == names.Length ? "has an invalid value" : names.Length == 1 ? "is missing" : "are missing")}",
            $"set under \"environment\" in dice.json: {values}");
    }

    private const string Name = "(?<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)";

    /// <summary>Lines that report a missing variable: from joi, class-validator, Prisma, env-var, and common hand-written messages.</summary>
    [GeneratedRegex(
        $$"""["'`]{{Name}}["'`] is (?:required|not allowed to be empty|a required variable)|"{{Name}}" must be (?:a|an|one of)\b"""
        + $$"""|property {{Name}} has failed the following constraints|\b{{Name}} (?:must be (?:a|an)\b|should not be (?:empty|null|undefined)|is required\b|is not (?:set|defined)\b|is missing\b|environment variable is (?:required|missing|not set))"""
        + $$"""|[Ee]nvironment variable not found: {{Name}}|[Mm]issing (?:required )?(?:environment |env )?(?:variables?|vars?):? ["'`]?{{Name}}|process\.env\.{{Name}} (?:is|must)""")]
    private static partial Regex Wanted();

    /// <summary>A validation that lists one variable per line: zod, t3-env, envalid.</summary>
    [GeneratedRegex("""[Ii]nvalid environment variables|Missing environment variables|ZodError|Environment validation|Invalid env""")]
    private static partial Regex Invalid();

    [GeneratedRegex($$"""(?m)["'](?<name>[A-Z][A-Z0-9_]+)["']\s*(?:\]|:\s*\[)|^\s*(?:→ at |- )?(?<name>[A-Z][A-Z0-9_]{2,}):?\s*(?:\[|$|undefined|Required|Invalid|[^\n]*\(eg\.)""")]
    private static partial Regex Listed();
}
