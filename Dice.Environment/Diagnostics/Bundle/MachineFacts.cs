using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>The machine that Dice ran on.</summary>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="Processors">How many processors this process may use.</param>
/// <param name="Load">The load averages of 1, 5 and 15 minutes; null where the system has none.</param>
/// <param name="Memory">The kernel's table of memory, its first lines; null where there is none.</param>
/// <param name="FreeDiskBytes">The disk that is free where bundles are written.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Dice">Dice's version.</param>
/// <param name="IsPrivileged">Whether Dice ran as root.</param>
/// <param name="Variables">The variables that Dice, the engine's clients and proxies heed.</param>
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
