using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Containers;

/// <summary>The rules of the CIS Docker Benchmark for containers that apply to a development environment.</summary>
internal static class ContainerRules
{
    private static readonly string[] EngineSockets = ["docker.sock", "containerd.sock", "podman.sock", "crio.sock"];
    private static readonly string[] SensitivePaths = ["/", "/etc", "/boot", "/dev", "/proc", "/root", "/usr", "/var", "/var/lib", "/var/run", "/run"];

    /// <summary>Returns the violations of a container.</summary>
    /// <param name="check">The name of the check.</param>
    /// <param name="container">The container.</param>
    /// <param name="file">The file that describes it; null when it runs.</param>
    public static IEnumerable<SecurityFinding> Violations(string check, ContainerFacts container, string? file = null) =>
        Broken(container).Select(rule => new SecurityFinding($"{check}/{rule.Name}", container.Name, rule.Severity, rule.Message, rule.Remedy) { File = file });

    private static IEnumerable<(string Name, Severity Severity, string Message, string Remedy)> Broken(ContainerFacts container)
    {
        if (container.User is null || container.User.Split(':')[0] is "" or "0" or "root")
        {
            yield return ("non-root", Severity.High, $"it runs as {(string.IsNullOrEmpty(container.User) ? "the image's user, which can be root" : container.User)}", "set the service's User, or a user in the image");
        }

        if (!container.HasReadOnlyRoot)
        {
            yield return ("read-only-root", Severity.Medium, "its root file system can be written", "set HasReadOnlyRoot, and add a TemporaryMount for each folder that it writes to");
        }

        if (!container.SecurityOptions.Any(option => option is "no-new-privileges" or "no-new-privileges:true" or "no-new-privileges=true"))
        {
            yield return ("no-new-privileges", Severity.High, "it can gain privileges", "set the security option no-new-privileges");
        }

        if (!container.DroppedCapabilities.Contains("ALL", StringComparer.OrdinalIgnoreCase))
        {
            yield return ("capabilities", Severity.High, "it keeps the engine's default capabilities", "drop ALL capabilities, and add those that it needs");
        }

        if (container.IsPrivileged)
        {
            yield return ("privileged", Severity.Critical, "it is privileged", "remove the setting");
        }

        if (!container.LimitsProcesses)
        {
            yield return ("pids-limit", Severity.Medium, "its number of processes is not limited", "set Limits.Pids");
        }

        if (!container.LimitsMemory)
        {
            yield return ("memory-limit", Severity.Medium, "its memory is not limited", "set Limits.MemoryMiB");
        }

        if (!container.RotatesLog)
        {
            yield return ("log-rotation", Severity.Low, "its log grows without limit", "set max-size and max-file of the log driver json-file");
        }

        foreach (var (address, port) in container.Published.Where(published => published.Address is not ("127.0.0.1" or "::1")))
        {
            yield return ("loopback-ports", Severity.High, $"port {port} is published on {(address.Length == 0 ? "all addresses" : address)}", "publish it on 127.0.0.1");
        }

        foreach (var path in container.HostPaths.Where(path => EngineSockets.Contains(Path.GetFileName(path))))
        {
            yield return ("engine-socket", Severity.Critical, $"it can control the engine through {path}", "remove the mount");
        }

        foreach (var path in container.HostPaths.Where(path => SensitivePaths.Contains(path.Length > 1 ? path.TrimEnd('/') : path)))
        {
            yield return ("host-folder", Severity.High, $"it can reach the host's folder {path}", "mount only the folders that it needs");
        }

        foreach (var name in container.SharedNamespaces)
        {
            yield return ("host-namespace", Severity.High, $"it shares the host's {name} namespace", "remove the setting");
        }
    }
}
