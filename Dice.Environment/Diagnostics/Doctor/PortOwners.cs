using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds the owners of the host's ports.</summary>
internal static class PortOwners
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>A container that publishes a port.</summary>
    /// <param name="Environment">The Dice environment that it belongs to; null for other containers.</param>
    /// <param name="Description">The container in words.</param>
    public sealed record Publisher(string? Environment, string Description);

    /// <summary>Returns the published ports and their containers.</summary>
    public static async Task<IReadOnlyDictionary<int, Publisher>> PublishersAsync(EngineConnection engine, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters(), cancellation);
        return containers
            .SelectMany(container => (container.Ports ?? []).Where(port => port.PublicPort is > 0).Select(port => (Port: (int)port.PublicPort!, Publisher: Describe(container))))
            .DistinctBy(entry => entry.Port)
            .ToDictionary(entry => entry.Port, entry => entry.Publisher);
    }

    /// <summary>Describes the process that listens on a port; null when /proc does not show it to this user.</summary>
    public static string? FindProcess(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        HashSet<string> sockets = [.. Tables.Where(File.Exists).SelectMany(path => InodesOf(path, port)).Select(inode => $"socket:[{inode}]")];
        return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Where(folder => Holds(folder, sockets)).Select(Describe).FirstOrDefault();
    }

    private static IEnumerable<string> InodesOf(string path, int port) => File.ReadLines(path).Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 9 && words[3] == Listening && words[1].EndsWith($":{port.ToString("X4", CultureInfo.InvariantCulture)}", StringComparison.Ordinal))
        .Select(words => words[9]);

    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(folder, "fd")).EnumerateFiles().Any(file => file.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // The process belongs to another user, or has ended.
        }
    }

    private static Publisher Describe(ContainerListResponse container)
    {
        var environment = container.Labels is { } labels && labels.TryGetValue(Labels.Environment, out var id) ? id : null;
        return environment is not null
            ? new Publisher(environment, $"environment {environment}")
            : new Publisher(null, $"container {container.Names?.FirstOrDefault()?.TrimStart('/') ?? container.ID} ({container.Image})");
    }

    private static string Describe(string folder)
    {
        try
        {
            return $"process {Path.GetFileName(folder)} ({File.ReadAllText(Path.Combine(folder, "comm")).Trim()})";
        }
        catch (IOException)
        {
            return $"process {Path.GetFileName(folder)}";
        }
    }
}
