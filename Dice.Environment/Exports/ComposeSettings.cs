namespace Dice.Environment.Exports;

/// <summary>What a Compose file needs beside the stack.</summary>
public sealed record ComposeSettings
{
    /// <summary>The checkout's folder: paths below it are written relative to it.</summary>
    public required string Root { get; init; }

    /// <summary>The folder of the edge's configuration, relative to <see cref="Root"/>, with a slash at its end; empty for the root.</summary>
    public string EdgeFolder { get; init; } = "";

    /// <summary>Resolves values of environment variables; a secret's content comes from the given function.</summary>
    public required Func<Value, Func<Secret, string>, string> Resolve { get; init; }

    /// <summary>The labels by which Dice's own verbs find a service, without those of environment and lease.</summary>
    public required Func<Service, IReadOnlyDictionary<string, string>> Labels { get; init; }

    /// <summary>The label with the environment's name; its value is the name of the Compose project.</summary>
    public required string EnvironmentLabel { get; init; }

    /// <summary>The profiles of a service.</summary>
    public required Func<Service, IEnumerable<string>> Profiles { get; init; }

    /// <summary>The Dockerfile of an application's image, with paths relative to <see cref="Root"/>; null for an image that Compose cannot build.</summary>
    public required Func<ImageSource, string?> Dockerfile { get; init; }

    /// <summary>The number of log files of a container, and the size of each in MiB.</summary>
    public required (int Files, int FileMiB) Log { get; init; }
}
