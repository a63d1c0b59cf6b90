namespace Dice.Environment.Applications.Proposals;

/// <summary>Proposes values for the environment variables that an application reads.</summary>
internal static class EnvironmentProposal
{
    private const int MostNamesShown = 8;

    /// <summary>Returns the proposed variables, and notes about variables without a proposed value.</summary>
    public static (ImmutableArray<ProposedSetting> Settings, ImmutableArray<string> Notes) Of(
        Application application, PackageManifest manifest, ExampleVariables example, SourceFacts sources)
    {
        var choice = new ReferenceChoice(application, manifest, example, sources);
        return
        (
            [
                .. Wanted(example, sources).DistinctBy(variable => variable.Name)
                    .Select(variable => (variable.Name, variable.Reason, Reference: variable.IsPort ? "${self.port}" : choice.For(variable.Name, variable.Value)))
                    .Where(variable => variable.Reference is not null)
                    .Select(variable => new ProposedSetting($"environment.{variable.Name}", variable.Reference!, variable.Reason)),
            ],
            [.. NotesOn(example, choice)]
        );
    }

    /// <summary>All variables that the example file or the sources contain, those of the example file first.</summary>
    private static IEnumerable<(string Name, string Value, string Reason, bool IsPort)> Wanted(ExampleVariables example, SourceFacts sources) =>
        example.Values.Select(variable => (variable.Key, variable.Value, $"{example.File} names {variable.Key}", false))
            .Concat(sources.Listen is { Variable: { } port } listen ? [(port, "", $"{listen.File} listens on the port in {port}", true)] : [])
            .Concat(sources.Variables.Select(variable => (variable.Name, "", $"{variable.File} reads {variable.Name}", false)))
            .Where(variable => !IsSet(variable.Item1));

    private static IEnumerable<string> NotesOn(ExampleVariables example, ReferenceChoice choice)
    {
        if (choice.OtherDatabase is { } database)
        {
            yield return $"the application depends on a client of {database}, which the stack does not have: run it yourself, and set its address under \"environment\"";
        }

        string[] unknown = [.. example.Values.Where(variable => !IsSet(variable.Key) && choice.For(variable.Key, variable.Value) is null).Select(variable => variable.Key)];
        if (unknown.Length > 0 && !example.IsCopied)
        {
            var shown = string.Join(", ", unknown.Take(MostNamesShown)) + (unknown.Length > MostNamesShown ? $" and {unknown.Length - MostNamesShown} more" : "");
            yield return $"{example.File} also names {shown}: set those that the application needs under \"environment\", or copy the file to .env if the application reads one";
        }
    }

    /// <summary>Whether Dice or the development script sets the variable.</summary>
    private static bool IsSet(string variable) => variable is "PORT" or "NODE_ENV";
}
