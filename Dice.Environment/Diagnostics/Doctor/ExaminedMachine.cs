using System.Net;
using Dice.Environment.Edge;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>The machine as the checks see it; the real one unless said otherwise.</summary>
public sealed record ExaminedMachine
{
    /// <summary>The hosts file.</summary>
    public string HostsFile { get; init; } = Edge.HostsFile.DefaultPath;

    /// <summary>The file that says in which order names are looked up.</summary>
    public string NameServiceSwitch { get; init; } = "/etc/nsswitch.conf";

    /// <summary>The kernel's table of memory.</summary>
    public string MemoryTable { get; init; } = "/proc/meminfo";

    /// <summary>Resolves a host name as programs of this machine do. It need not heed a deadline: callers stop waiting.</summary>
    public Func<string, Task<IPAddress[]>> Resolve { get; init; } = host => Dns.GetHostAddressesAsync(host);

    /// <summary>Finds and runs tools.</summary>
    public ICommandRunner Commands { get; init; } = new ProcessCommandRunner();

    /// <summary>The stores of trust.</summary>
    public TrustMachine Trust { get; init; } = new();

    /// <summary>The API version that the user's shell demands of engine clients; null for none. Read before an engine is opened, which sets it.</summary>
    public string? DemandedApi { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
