using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Collects facts about the machine.</summary>
internal static class MachinePart
{
    private const int MemoryLines = 5;
    private static readonly string[] Prefixes = ["DICE_", "DOCKER_", "TESTCONTAINERS_", "DOTNET_"];
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "CI", "NO_COLOR", "TERM"];

    public static Task WriteAsync(BundleRequest request, BundleWriter writer)
    {
        var facts = new MachineFacts(
            RuntimeInformation.OSDescription,
            RuntimeInformation.OSArchitecture.ToString(),
            Env.ProcessorCount,
            ReadOrNull("/proc/loadavg")?.Trim(),
            ReadOrNull("/proc/meminfo") is { } table ? string.Join("; ", table.Split('\n').Take(MemoryLines)) : null,
            new DriveInfo(Path.GetFullPath(request.Folder)).AvailableFreeSpace,
            RuntimeInformation.FrameworkDescription,
            typeof(MachinePart).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            Env.IsPrivilegedProcess,
            Env.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
                .Where(entry => Prefixes.Any(prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal)) || Proxies.Contains(entry.Name.ToUpperInvariant()))
                .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal));
        writer.Write("machine.json", JsonSerializer.Serialize(facts, HostJson.Indented.MachineFacts) + "\n");
        return Task.CompletedTask;
    }

    private static string? ReadOrNull(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}

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
