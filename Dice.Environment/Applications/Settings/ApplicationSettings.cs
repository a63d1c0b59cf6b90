using System.Collections.Immutable;

namespace Dice.Environment.Applications.Settings;

/// <summary>An application's <c>dice.json</c>: everything optional, what is absent is found out from the project.</summary>
public sealed record ApplicationSettings
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dice.json";

    /// <summary>What an application without the file has.</summary>
    public static ApplicationSettings None { get; } = new();

    /// <summary>The file's absolute path; null when there is none.</summary>
    public string? Path { get; init; }

    /// <summary>The service's name; for a further application, whose folder's name is not one of the four known ones.</summary>
    public string? Name { get; init; }

    /// <summary>The image recipe in <c>fixtures/images</c>; null for the general one.</summary>
    public string? Recipe { get; init; }

    /// <summary>The APIs that it serves, by which gates and the fixtures' own clients are chosen.</summary>
    public ImmutableArray<string> Provides { get; init; } = [];

    /// <summary>The development command; empty for the package's own script.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The port that it listens on.</summary>
    public int? Port { get; init; }

    /// <summary>Whether it listens on no port, such as a worker that reads a queue (<c>"port": false</c>).</summary>
    public bool HasNoPort { get; init; }

    /// <summary>When it counts as ready.</summary>
    public ReadinessSettings? Readiness { get; init; }

    /// <summary>Environment variables; values may hold references such as <c>${postgres.url}</c>.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The hosts at which the edge serves it; null for its default host.</summary>
    public ImmutableArray<RouteSettings>? Routes { get; init; }

    /// <summary>The commands that show, apply and take back its migrations.</summary>
    public MigrationSettings? Migrations { get; init; }

    /// <summary>Further folders.</summary>
    public ImmutableArray<MountSettings> Mounts { get; init; } = [];

    /// <summary>The services that must be ready before it starts; null for the default.</summary>
    public ImmutableArray<string>? Needs { get; init; }

    /// <summary>The services that it uses when they are there; null for the default.</summary>
    public ImmutableArray<string>? Uses { get; init; }

    /// <summary>Its memory limit in MiB.</summary>
    public int? Memory { get; init; }

    /// <summary>What the hot-reload gate edits.</summary>
    public ReloadSettings? Reload { get; init; }
}

/// <summary>When an application counts as ready.</summary>
/// <param name="Path">The path to ask for; null for the usual ones in turn.</param>
/// <param name="FromStatus">The lowest status that counts.</param>
/// <param name="ToStatus">The highest status that counts.</param>
/// <param name="Deadline">How long its start may take; null for the default.</param>
public sealed record ReadinessSettings(string? Path, int? FromStatus, int? ToStatus, TimeSpan? Deadline);

/// <summary>A host of the edge, and the part of its paths.</summary>
/// <param name="Host">The host name.</param>
/// <param name="Path">The prefix of the paths; null for all.</param>
public sealed record RouteSettings(string Host, string? Path);

/// <summary>How migrations are run, as commands in the application's container.</summary>
/// <param name="Status">Shows what is applied and pending.</param>
/// <param name="Up">Applies what is pending.</param>
/// <param name="Down">Takes back the latest.</param>
public sealed record MigrationSettings(string? Status, string? Up, string? Down);

/// <summary>A folder of the host.</summary>
/// <param name="Source">The folder, relative to the application's folder or absolute.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="Writable">Whether the application may write to it.</param>
public sealed record MountSettings(string Source, string Target, bool Writable);

/// <summary>What the hot-reload gate edits.</summary>
/// <param name="File">The file, relative to the application's folder.</param>
/// <param name="Marker">The text in it that the gate replaces and looks for in the answer.</param>
/// <param name="Path">The path whose answer shows the marker; null for <c>/</c>.</param>
public sealed record ReloadSettings(string File, string Marker, string? Path);
