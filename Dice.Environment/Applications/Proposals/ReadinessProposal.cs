namespace Dice.Environment.Applications.Proposals;

/// <summary>Proposes the path of a health route that the default paths do not cover.</summary>
internal static class ReadinessProposal
{
    /// <summary>The default paths of the readiness probe.</summary>
    private static readonly string[] Usual = ["/health/ready", "/health"];

    private static readonly string[] PrefixVariables = ["API_PREFIX", "GLOBAL_PREFIX", "APP_PREFIX"];

    /// <summary>Returns the setting; none when there is no health route, or when a default path covers it.</summary>
    public static IEnumerable<ProposedSetting> Of(Application application, ExampleVariables example, SourceFacts sources)
    {
        if (sources.Health is not { } health)
        {
            yield break;
        }

        var prefix = sources.Prefix ?? (sources.HasComputedPrefix ? PrefixVariables.Select(name => example.Values.GetValueOrDefault(name)).FirstOrDefault(value => value is not null) : null);
        var path = string.Concat(new[] { prefix, health.Path }.Select(part => part?.Trim('/')).Where(part => !string.IsNullOrEmpty(part)).Select(part => $"/{part}"));
        if (application.Framework.IsPage || !Usual.Contains(path))
        {
            yield return new ProposedSetting("readiness.path", path, prefix is null ? $"{health.File} has this route" : $"{health.File} has a health route, and all routes begin with /{prefix.Trim('/')}");
        }
    }
}
