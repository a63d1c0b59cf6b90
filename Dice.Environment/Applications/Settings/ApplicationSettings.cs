namespace Dice.Environment.Applications.Settings;

/// <summary>The settings of an application's <c>dice.json</c>. All are optional; Dice determines missing ones from the project.</summary>
public sealed record ApplicationSettings
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dice.json";

    /// <summary>The settings of an application without the file.</summary>
    public static ApplicationSettings None { get; } = new();

    /// <summary>The file's absolute path; null when there is none.</summary>
    public string? Path { get; init; }

    /// <summary>The service's name; for further applications, whose folder's name is not a role's name.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the image recipe in <c>fixtures/images</c>; null for the general one.</summary>
    public string? Recipe { get; init; }

    /// <summary>The names of the APIs that it provides; gates and clients among the fixtures depend on them.</summary>
    public ImmutableArray<string> Provides { get; init; } = [];

    /// <summary>The development command; empty for the package's own script.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The port that it listens on.</summary>
    public int? Port { get; init; }

    /// <summary>Whether it listens on no port, like a worker that reads a queue (<c>"port": false</c>).</summary>
    public bool HasNoPort { get; init; }

    /// <summary>When the application counts as ready.</summary>
    public ReadinessSettings? Readiness { get; init; }

    /// <summary>Environment variables; values can contain references such as <c>${postgres.url}</c>.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The hosts at which the edge serves it; null for the default host.</summary>
    public ImmutableArray<RouteSettings>? Routes { get; init; }

    /// <summary>The commands that show, apply and revert its migrations.</summary>
    public MigrationSettings? Migrations { get; init; }

    /// <summary>Further folders to mount.</summary>
    public ImmutableArray<MountSettings> Mounts { get; init; } = [];

    /// <summary>The services that must be ready before it starts; null for the default.</summary>
    public ImmutableArray<string>? Needs { get; init; }

    /// <summary>The services that it uses when they are available; null for the default.</summary>
    public ImmutableArray<string>? Uses { get; init; }

    /// <summary>Its memory limit in MiB.</summary>
    public int? Memory { get; init; }

    /// <summary>The file that the hot-reload gate edits.</summary>
    public ReloadSettings? Reload { get; init; }
}

/// <summary>When an application counts as ready.</summary>
/// <param name="Path">The path of the request; null to try the default paths in order.</param>
/// <param name="FromStatus">The lowest status that counts as ready.</param>
/// <param name="ToStatus">The highest status that counts as ready.</param>
/// <param name="Deadline">The maximum duration of its start; null for the default.</param>
public sealed record ReadinessSettings(string? Path, int? FromStatus, int? ToStatus, TimeSpan? Deadline);

/// <summary>A host of the edge and a prefix of its paths.</summary>
/// <param name="Host">The host name.</param>
/// <param name="Path">The prefix; null for all paths.</param>
public sealed record RouteSettings(string Host, string? Path);

/// <summary>The migration commands, which run in the application's container.</summary>
/// <param name="Status">Prints applied and pending migrations.</param>
/// <param name="Up">Applies the pending migrations.</param>
/// <param name="Down">Reverts the latest migration.</param>
public sealed record MigrationSettings(string? Status, string? Up, string? Down);

/// <summary>A folder of the host that is mounted into the container.</summary>
/// <param name="Source">The folder, relative to the application's folder or absolute.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="Writable">Whether the application can write to it.</param>
public sealed record MountSettings(string Source, string Target, bool Writable);

/// <summary>The file that the hot-reload gate edits.</summary>
/// <param name="File">The file, relative to the application's folder.</param>
/// <param name="Marker">The text in the file that the gate replaces and then expects in the answer.</param>
/// <param name="Path">The path whose answer contains the marker; null for <c>/</c>.</param>
public sealed record ReloadSettings(string File, string Marker, string? Path);
