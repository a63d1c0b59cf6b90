using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Facts about the machine.</summary>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="Processors">The number of processors that this process may use.</param>
/// <param name="Load">The load averages of 1, 5 and 15 minutes; null if the system has none.</param>
/// <param name="Memory">The first lines of the kernel's memory table; null if there is none.</param>
/// <param name="FreeDiskBytes">The free disk space of the bundle's folder, in bytes.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Dice">Dice's version.</param>
/// <param name="IsPrivileged">Whether Dice ran as root.</param>
/// <param name="Variables">The variables that affect Dice, engine clients and proxies.</param>
public sealed record MachineFacts(
    string System,
    string Architecture,
    int Processors,
    string? Load,
    string? Memory,
    long FreeDiskBytes,
    string Runtime,
    string? Dice,
    bool IsPrivileged,
    ImmutableSortedDictionary<string, string> Variables);
