using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Settings;

/// <summary>Reads <c>dice.json</c>. Editors use its schema <c>docs/dice.schema.json</c>; a test compares the two.</summary>
public static partial class SettingsReader
{
    /// <summary>All keys of the file.</summary>
    public static ImmutableArray<string> Keys { get; } =
    [
        "name", "recipe", "provides", "command", "port", "readiness", "environment", "routes",
        "migrations", "mounts", "needs", "uses", "memory", "reload",
    ];

    /// <summary>Reads the file of a folder; a folder without the file has empty settings.</summary>
    /// <exception cref="SettingsException">A key or a value is invalid.</exception>
    /// <exception cref="DiceException">The file cannot be read or is not JSON.</exception>
    public static ApplicationSettings Read(string folder)
    {
        var path = Path.Combine(folder, ApplicationSettings.FileName);
        return Path.Exists(path) ? Read(new SettingsNode(path, "", ProjectJson.Read(path, isText: true))) : ApplicationSettings.None;
    }

    /// <summary>The APIs of <c>provides</c>.</summary>
    private static ImmutableArray<string> Apis { get; } = ["characters", "rules", "graph", "web"];

    private static ApplicationSettings Read(SettingsNode root)
    {
        root.Allow([.. Keys, "$schema"]);
        return new ApplicationSettings
        {
            Path = root.File,
            Name = root.Find("name")?.Text(ServiceName(), "use at most 31 lower-case letters, digits and dashes, a letter first and no dash last, such as \"worker\""),
            Recipe = root.Find("recipe")?.Text(),
            Provides = root.Find("provides")?.Items().Select(api => api.OneOf(Apis)).ToImmutableArray() ?? [],
            Command = root.Find("command")?.Command() ?? [],
            Port = root.Find("port") is { Value.ValueKind: not JsonValueKind.False } port ? port.Number(1, 65535) : null,
            HasNoPort = root.Find("port") is { Value.ValueKind: JsonValueKind.False },
            Readiness = root.Find("readiness") is { } readiness ? ReadReadiness(readiness) : null,
            Environment = root.Find("environment")?.Map() ?? ImmutableSortedDictionary<string, string>.Empty,
            Routes = root.Find("routes")?.Items().Select(ReadRoute).ToImmutableArray(),
            Migrations = root.Find("migrations") is { } migrations ? ReadMigrations(migrations) : null,
            Mounts = root.Find("mounts")?.Items().Select(ReadMount).ToImmutableArray() ?? [],
            Needs = root.Find("needs")?.Texts(),
            Uses = root.Find("uses")?.Texts(),
            Memory = root.Find("memory")?.Number(32, 65536),
            Reload = root.Find("reload") is { } reload ? ReadReload(reload) : null,
        };
    }

    private static ReadinessSettings ReadReadiness(SettingsNode node)
    {
        node.Allow("path", "status", "deadline");
        var status = node.Find("status");
        var range = status?.Text(StatusRange(), "write a status such as \"200\" or a range such as \"200-399\"").Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        if (range is [var from, var to] && from > to)
        {
            throw status!.Wrong($"the range {from}-{to} is empty", "write the lower status first");
        }

        return new ReadinessSettings(
            node.Find("path")?.Text(RequestPath(), "begin the path with one slash and write no spaces, such as \"/health\""),
            range?[0],
            range?[^1],
            node.Find("deadline") is { } deadline ? TimeSpan.FromSeconds(deadline.Number(1, 3600)) : null);
    }

    private static RouteSettings ReadRoute(SettingsNode node)
    {
        node.Allow("host", "path");
        return new RouteSettings(
            node.Get("host").Text(HostName(), "write a name below dice.local in lower case, such as \"api.dice.local\": the edge's certificate covers no others"),
            node.Find("path")?.Text(PathPrefix(), "begin the path with a slash, and use lower-case letters, digits and dashes, such as \"/api\""));
    }

    private static MigrationSettings ReadMigrations(SettingsNode node)
    {
        node.Allow("status", "up", "down");
        return new MigrationSettings(node.Find("status")?.Text(), node.Find("up")?.Text(), node.Find("down")?.Text());
    }

    private static MountSettings ReadMount(SettingsNode node)
    {
        node.Allow("source", "target", "writable");
        return new MountSettings(
            node.Get("source").Text(),
            node.Get("target").Text(AbsolutePath(), "write the absolute path in the container, such as \"/shared\""),
            node.Find("writable")?.Flag() ?? false);
    }

    private static ReloadSettings ReadReload(SettingsNode node)
    {
        node.Allow("file", "marker", "path");
        return new ReloadSettings(node.Get("file").Text(), node.Get("marker").Text(), node.Find("path")?.Text(RequestPath(), "begin the path with one slash and write no spaces"));
    }

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,29}[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^[1-5][0-9]{2}(-[1-5][0-9]{2})?\z")]
    private static partial Regex StatusRange();

    [GeneratedRegex(@"^/[^\x00-\x1f]*\z")]
    private static partial Regex AbsolutePath();

    /// <summary>Two slashes at the beginning would name another host.</summary>
    [GeneratedRegex(@"^/(?!/)[!-~]*\z")]
    private static partial Regex RequestPath();

    [GeneratedRegex(@"^(/[a-z0-9-]+)*/?\z")]
    private static partial Regex PathPrefix();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+dice\.local\z")]
    private static partial Regex HostName();
}
