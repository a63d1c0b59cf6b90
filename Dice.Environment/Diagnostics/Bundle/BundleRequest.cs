using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>The inputs for a bundle.</summary>
public sealed record BundleRequest
{
    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The bundle's folder; created if it does not exist.</summary>
    public required string Folder { get; init; }

    /// <summary>Why it is saved: the error, or a request.</summary>
    public required string Reason { get; init; }

    /// <summary>The secrets by key, which are removed from all text.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>The engine; null when none answers.</summary>
    public EngineConnection? Engine { get; init; }

    /// <summary>The folders of Dice.</summary>
    public DiceFolders Folders { get; init; } = DiceFolders.Default;

    /// <summary>The definitions of services, for probing their readiness; null for none.</summary>
    public Stack? Known { get; init; }

    /// <summary>The recipes, for describing images; null if not available.</summary>
    public RecipeCatalog? Recipes { get; init; }

    /// <summary>The journal of the start; null for none.</summary>
    public StartJournal? Journal { get; init; }

    /// <summary>The folder of artifacts. Its report of the last start is added if it belongs to this environment; null for none.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Documents to add, by name; secrets are removed from them too.</summary>
    public ImmutableArray<(string Name, string Text)> Documents { get; init; } = [];

    /// <summary>Pictures and other files to add unchanged.</summary>
    public ImmutableArray<(string Name, ReadOnlyMemory<byte> Content)> Pictures { get; init; } = [];

    /// <summary>Whether to take screenshots of the routed hosts, if a browser is installed and the edge runs.</summary>
    public bool TakesScreenshots { get; init; }

    /// <summary>The start of the period whose engine events are collected; the engine keeps its last 256 events of all containers.</summary>
    public TimeSpan EventsOf { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns the path of a bundle's folder in the folder of artifacts.</summary>
    /// <param name="artifacts">The folder of artifacts.</param>
    /// <param name="kind">What happened, such as <c>start</c>.</param>
    /// <param name="name">The environment or the gate.</param>
    /// <param name="now">The time.</param>
    public static string FolderIn(string artifacts, string kind, string name, DateTimeOffset now) =>
        Path.GetFullPath(Path.Combine(artifacts, "failures", $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{kind}-{name}"));
}
