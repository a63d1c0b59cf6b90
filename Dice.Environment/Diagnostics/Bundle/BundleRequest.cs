using System.Collections.Immutable;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>What a bundle is to be made of.</summary>
public sealed record BundleRequest
{
    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The folder that becomes the bundle; made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>Why it is made: what failed, or that somebody asked.</summary>
    public required string Reason { get; init; }

    /// <summary>Secrets by key, to be kept out.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>The engine; null when none answers.</summary>
    public EngineConnection? Engine { get; init; }

    /// <summary>Where Dice keeps its files.</summary>
    public DiceFolders Folders { get; init; } = DiceFolders.Default;

    /// <summary>The definitions of services that are known, for a look at their readiness; null for none.</summary>
    public Stack? Known { get; init; }

    /// <summary>The recipes, which know what images are; null when they are not at hand.</summary>
    public RecipeCatalog? Recipes { get; init; }

    /// <summary>What was written down of a start; null for none.</summary>
    public StartJournal? Journal { get; init; }

    /// <summary>The folder of artifacts, whose report of the last start is added when it is this environment's; null for none.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Documents to be added, name and text; secrets are taken out of them too.</summary>
    public ImmutableArray<(string Name, string Text)> Documents { get; init; } = [];

    /// <summary>Pictures and other files to be added as they are.</summary>
    public ImmutableArray<(string Name, ReadOnlyMemory<byte> Content)> Pictures { get; init; } = [];

    /// <summary>Whether to let a browser take pictures of the routed hosts, where there is one and the edge runs.</summary>
    public bool TakesScreenshots { get; init; }

    /// <summary>From when on the engine's events are wanted; it remembers its last 256 of all containers.</summary>
    public TimeSpan EventsOf { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A folder for a bundle among the artifacts.</summary>
    /// <param name="artifacts">The folder of artifacts.</param>
    /// <param name="kind">What happened, such as <c>start</c>.</param>
    /// <param name="name">The environment or the gate.</param>
    /// <param name="now">The time.</param>
    public static string FolderIn(string artifacts, string kind, string name, DateTimeOffset now) =>
        Path.GetFullPath(Path.Combine(artifacts, "failures", $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{kind}-{name}"));
}
