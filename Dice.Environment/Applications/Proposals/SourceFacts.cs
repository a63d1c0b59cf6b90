using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>A health route: its path without the global prefix, and the source file that contains it.</summary>
internal sealed record HealthRoute(string Path, string File);

/// <summary>Facts that a text search finds in the sources of an application. They can be wrong.</summary>
internal sealed partial record SourceFacts
{
    /// <summary>Where the server listens; null when the sources do not show it.</summary>
    public ListenCall? Listen { get; private init; }

    /// <summary>The global prefix of all routes; null when there is no literal prefix.</summary>
    public string? Prefix { get; private init; }

    /// <summary>Whether the sources compute a global prefix.</summary>
    public bool HasComputedPrefix { get; private init; }

    /// <summary>The health route; null when the sources show none.</summary>
    public HealthRoute? Health { get; private init; }

    /// <summary>The environment variables that the sources read, each with the first source file that reads it.</summary>
    public ImmutableArray<(string Name, string File)> Variables { get; private init; } = [];

    /// <summary>Problems that no setting can solve.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>Reads the sources; unreadable files are left out.</summary>
    public static SourceFacts Read(Application application, PackageManifest manifest)
    {
        var sources = SourceFiles.Read(application.Folder, manifest);
        ImmutableArray<(string Name, string File)> variables =
        [
            .. sources.SelectMany(source => VariableRead().Matches(source.Text).Select(match => (Name: match.Groups["name"].Value, source.File)))
                .DistinctBy(variable => variable.Name).OrderBy(variable => variable.Name, StringComparer.Ordinal),
        ];
        if (application.Framework.IsPage)
        {
            return OfPages(sources) with { Variables = variables };
        }

        var listen = sources.Select(source => ListenCall.Find(source.File, source.Text)).FirstOrDefault(call => call is not null);
        var prefixed = sources.Select(source => GlobalPrefix().Match(source.Text)).FirstOrDefault(match => match.Success);
        var health = sources.Select(source => RouteIn(source.File, source.Text)).FirstOrDefault(route => route is not null);
        var isExcluded = health is not null && prefixed is not null && prefixed.Groups["rest"].Value.Contains("health", StringComparison.Ordinal);
        return new SourceFacts
        {
            Listen = listen,
            Prefix = prefixed is { Groups: var groups } && groups["prefix"].Success && !isExcluded ? groups["prefix"].Value : null,
            HasComputedPrefix = prefixed is not null && !prefixed.Groups["prefix"].Success && !isExcluded,
            Health = health,
            Variables = variables,
            Notes = NotesOn(application, listen, sources),
        };
    }

    private static SourceFacts OfPages(IReadOnlyList<(string File, string Text)> sources)
    {
        var prefix = sources.Where(source => source.File.StartsWith("next.config.", StringComparison.Ordinal))
            .Select(source => BasePath().Match(source.Text)).FirstOrDefault(match => match.Success)?.Groups["path"].Value;
        var route = sources.Select(source => (source.File, Match: NextRoute().Match(source.File))).FirstOrDefault(source => source.Match.Success);
        return new SourceFacts { Prefix = prefix, Health = route.Match is { Success: true } match ? new HealthRoute(match.Groups["path"].Value, route.File) : null };
    }

    private static ImmutableArray<string> NotesOn(Application application, ListenCall? listen, IReadOnlyList<(string File, string Text)> sources) => listen switch
    {
        { IsLoopback: true } => [$"{listen.File} listens on {listen.Host} only, so that clients outside its container cannot connect: listen on 0.0.0.0, or on the address in the variable HOST"],
        { Host: null } when application.Framework == Framework.Fastify => [$"{listen.File} names no host, and Fastify then listens on localhost only: add host: '0.0.0.0', or the address in the variable HOST"],
        null when application.Framework == Framework.Plain && !application.Settings.HasNoPort && sources.Count > 0 && !sources.Any(source => Serves().IsMatch(source.Text))
            => ["no source listens on a port: if this is a worker, which only reads a queue or runs by a clock, set \"port\": false in dice.json"],
        _ => [],
    };

    private static HealthRoute? RouteIn(string file, string text)
    {
        if (Controller().Match(text) is { Success: true } controller)
        {
            var below = ControllerMethod().Matches(text).Select(match => match.Groups["path"].Value.Trim('/')).ToArray();
            var method = below.FirstOrDefault(path => path is "ready" or "readiness") ?? below.FirstOrDefault(path => path.Length == 0) ?? below.FirstOrDefault(path => !path.Contains(':', StringComparison.Ordinal)) ?? "";
            return new HealthRoute($"{controller.Groups["path"].Value}/{method}".TrimEnd('/'), file);
        }

        return MethodOfRootController().Match(text) is { Success: true } nest ? new HealthRoute(nest.Groups["path"].Value, file)
            : Handler().Match(text) is { Success: true } handler ? new HealthRoute(handler.Groups["path"].Value, file)
            : null;
    }

    private const string HealthPath = "(?<path>(?:[A-Za-z0-9_-]+/)*(?:health[a-z-]*|livez|readyz|ping)(?:/(?:ready|live|readiness|liveness))?)";

    [GeneratedRegex("""setGlobalPrefix\(\s*(?:['"`](?<prefix>[^'"`$]+)['"`])?(?<rest>[^;]*)""")]
    private static partial Regex GlobalPrefix();

    /// <summary>In JavaScript, and in a Prisma schema.</summary>
    [GeneratedRegex("""\bprocess\.env(?:\.|\[['"])(?<name>[A-Z][A-Z0-9_]*)\b|=\s*env\("(?<name>[A-Z][A-Z0-9_]*)"\)""")]
    private static partial Regex VariableRead();

    [GeneratedRegex(@"\b(?:listen|createServer|serve|startServer)\b")]
    private static partial Regex Serves();

    [GeneratedRegex("""\bbasePath\s*:\s*['"](?<path>[^'"]+)['"]""")]
    private static partial Regex BasePath();

    [GeneratedRegex("^(?:src/)?(?:app/(?<path>api/health[a-z-]*)/route|pages/(?<path>api/health[a-z-]*))\\.[cm]?[jt]sx?$")]
    private static partial Regex NextRoute();

    [GeneratedRegex("""@Controller\(\s*(?:\{[^}]*?\bpath\s*:\s*)?['"`]/?""" + HealthPath + """['"`]""")]
    private static partial Regex Controller();

    [GeneratedRegex("""@Get\(\s*(?:['"`](?<path>[^'"`]*)['"`])?\s*\)""")]
    private static partial Regex ControllerMethod();

    [GeneratedRegex("""@Controller\(\s*\)[\s\S]*?@Get\(\s*['"`]/?""" + HealthPath + """['"`]\s*\)""")]
    private static partial Regex MethodOfRootController();

    [GeneratedRegex("""\b(?:app|server|fastify)\.get\(\s*['"`]/""" + HealthPath + """['"`]""")]
    private static partial Regex Handler();
}
