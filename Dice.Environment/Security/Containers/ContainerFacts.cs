namespace Dice.Environment.Security.Containers;

/// <summary>What the rules for containers need to know of a container, whether it runs or is only described.</summary>
/// <param name="Name">Its name in reports.</param>
internal sealed record ContainerFacts(string Name)
{
    /// <summary>The user that it runs as; null when it is the image's and not known.</summary>
    public string? User { get; init; }

    /// <summary>Whether it is privileged.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Whether its root file system is read-only.</summary>
    public bool HasReadOnlyRoot { get; init; }

    /// <summary>Its security options, such as <c>no-new-privileges</c>.</summary>
    public ImmutableArray<string> SecurityOptions { get; init; } = [];

    /// <summary>The capabilities that it drops.</summary>
    public ImmutableArray<string> DroppedCapabilities { get; init; } = [];

    /// <summary>Whether its number of processes is limited.</summary>
    public bool LimitsProcesses { get; init; }

    /// <summary>Whether its memory is limited.</summary>
    public bool LimitsMemory { get; init; }

    /// <summary>Whether its log is rotated.</summary>
    public bool RotatesLog { get; init; }

    /// <summary>The host addresses on which its ports are published, with the ports; an address is empty when it means all.</summary>
    public ImmutableArray<(string Address, string Port)> Published { get; init; } = [];

    /// <summary>The folders and files of the host that it can reach.</summary>
    public ImmutableArray<string> HostPaths { get; init; } = [];

    /// <summary>The namespaces that it shares with the host, such as <c>network</c>.</summary>
    public ImmutableArray<string> SharedNamespaces { get; init; } = [];
}
