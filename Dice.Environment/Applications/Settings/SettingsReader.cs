using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dice.Environment.Model;

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
        if (!File.Exists(path))
        {
            return ApplicationSettings.None;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return Read(new SettingsNode(path, "", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new DiceException($"{path} is not valid JSON: {e.Message}", "correct the file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"{path} cannot be read: {e.Message}", "make the file readable", e);
        }
    }

    private static ApplicationSettings Read(SettingsNode root)
    {
        root.Allow([.. Keys, "$schema"]);
        return new ApplicationSettings
        {
            Path = root.File,
            Name = root.Find("name")?.Text(ServiceName(), "use lower-case letters, digits and dashes, such as \"worker\""),
            Recipe = root.Find("recipe")?.Text(),
            Provides = root.Find("provides")?.Texts() ?? [],
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
            node.Find("path")?.Text(AbsolutePath(), "begin the path with a slash, such as \"/health\""),
            range?[0],
            range?[^1],
            node.Find("deadline") is { } deadline ? TimeSpan.FromSeconds(deadline.Number(1, 3600)) : null);
    }

    private static RouteSettings ReadRoute(SettingsNode node)
    {
        node.Allow("host", "path");
        return new RouteSettings(
            node.Get("host").Text(HostName(), "write a host name such as \"api.dice.local\""),
            node.Find("path")?.Text(AbsolutePath(), "begin the path with a slash, such as \"/api\""));
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
        return new ReloadSettings(node.Get("file").Text(), node.Get("marker").Text(), node.Find("path")?.Text(AbsolutePath(), "begin the path with a slash"));
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,30}$")]
    private static partial Regex ServiceName();

    [GeneratedRegex("^[1-5][0-9]{2}(-[1-5][0-9]{2})?$")]
    private static partial Regex StatusRange();

    [GeneratedRegex("^/")]
    private static partial Regex AbsolutePath();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")]
    private static partial Regex HostName();
}
