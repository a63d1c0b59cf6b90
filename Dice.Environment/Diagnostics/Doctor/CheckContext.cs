using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>The environment and machine that the checks examine.</summary>
public sealed record CheckContext
{
    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The stack.</summary>
    public required Stack Stack { get; init; }

    /// <summary>The sources of all images, the reaper's included.</summary>
    public required IReadOnlyList<ImageSource> Images { get; init; }

    /// <summary>The recipes.</summary>
    public required RecipeCatalog Recipes { get; init; }

    /// <summary>The folders of Dice.</summary>
    public required DiceFolders Folders { get; init; }

    /// <summary>The engine; null when none answers.</summary>
    public EngineConnection? Engine { get; init; }

    /// <summary>Why no engine answers; null when one does.</summary>
    public EngineException? EngineError { get; init; }

    /// <summary>Provides images; null without an engine.</summary>
    public ImageProvisioner? Provisioner { get; init; }

    /// <summary>Finds databases whose indexes were built with another collation version than the server's; returns null when there are none.</summary>
    public Func<CancellationToken, Task<(string What, string Remedy)?>>? OutdatedCollations { get; init; }

    /// <summary>The names of local Kubernetes nodes that were killed and left something on the machine.</summary>
    public IReadOnlyList<string> KilledNodes { get; init; } = [];

    /// <summary>Settings that a verb would reject.</summary>
    public IReadOnlyList<DiceException> SettingErrors { get; init; } = [];

    /// <summary>The machine.</summary>
    public CheckedMachine Machine { get; init; } = new();

    /// <summary>The routed host names.</summary>
    public IReadOnlyList<string> Hosts => [.. Stack.Hosts];
}
