using System.Net;
using Dice.Environment.Edge.Trust;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>The machine that the checks examine; the real one by default.</summary>
public sealed record CheckedMachine
{
    /// <summary>The hosts file.</summary>
    public string HostsFile { get; init; } = Edge.Client.HostsFile.DefaultPath;

    /// <summary>The file with the order of name lookups.</summary>
    public string NameServiceSwitch { get; init; } = "/etc/nsswitch.conf";

    /// <summary>The kernel's memory table.</summary>
    public string MemoryTable { get; init; } = "/proc/meminfo";

    /// <summary>Resolves a host name with the system's resolver. It may ignore deadlines: callers stop waiting.</summary>
    public Func<string, Task<IPAddress[]>> Resolve { get; init; } = host => Dns.GetHostAddressesAsync(host);

    /// <summary>Finds and runs tools.</summary>
    public ICommandRunner Commands { get; init; } = new ProcessCommandRunner();

    /// <summary>The trust stores.</summary>
    public TrustMachine Trust { get; init; } = new();

    /// <summary>The API version that the user's shell sets for engine clients; null for none. Read before an engine is opened, which sets the variable.</summary>
    public string? DemandedApi { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
