using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dice.Environment.Edge.Client;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether the routed names resolve quickly, and to this machine.</summary>
public sealed class NameCheck : IDoctorCheck
{
    /// <summary>The maximum time to resolve a name from the hosts file; a longer lookup used another source.</summary>
    public static TimeSpan Slow { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The timeout of a lookup.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(4);

    private const string Pin = "run: sudo ./run-env.sh hosts --write (specs and probes do not need it)";

    public string Name => "names";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        var machine = context.Machine;
        var lookups = await Task.WhenAll(context.Hosts.Select(host => LookUpAsync(machine, host, cancellation)));
        var found = new List<Finding>();
        if (HostsFile.Check(machine.HostsFile, context.Hosts) is { IsEmpty: false } errors)
        {
            var multicast = AsksByMulticast(machine) ? "; this machine looks up .local names by multicast (mdns in nsswitch.conf), so lookups of names or address families that are not pinned stall" : "";
            found.Add(new Finding(Name, Severity.Warning, $"browsers cannot find the environment: {string.Join("; ", errors)}{multicast}", Pin));
        }

        found.AddRange(lookups.Where(lookup => lookup.Elapsed > Slow).Select(lookup => new Finding(
            Name,
            Severity.Warning,
            lookup.Addresses is null && lookup.Error is null
                ? $"{lookup.Host} was not resolved within {Seconds(lookup.Elapsed)} s: every request of a browser waits for that"
                : $"{lookup.Host} took {Seconds(lookup.Elapsed)} s to resolve: every request of a browser waits for that",
            found.Count > 0 ? Pin : "put `files` before `mdns` and `dns` in the `hosts` line of /etc/nsswitch.conf")));
        found.AddRange(lookups.Where(lookup => lookup.Elsewhere.Length > 0).Select(lookup => new Finding(
            Name, Severity.Warning, $"{lookup.Host} resolves to {string.Join(", ", lookup.Elsewhere.Select(address => address.ToString()))}, which is not this machine", Pin)));
        found.AddRange(lookups.Where(lookup => lookup.Error is not null && found.Count == 0).Select(lookup => new Finding(
            Name, Severity.Warning, $"{lookup.Host} is in {machine.HostsFile} but does not resolve: {lookup.Error}", "add `files` to the `hosts` line of /etc/nsswitch.conf")));
        return found.Count > 0 ? found : [new Finding(Name, Severity.Fine, $"{string.Join(", ", context.Hosts)} resolve to this machine")];
    }

    private sealed record Lookup(string Host, TimeSpan Elapsed, IPAddress[]? Addresses, string? Error)
    {
        public ImmutableArray<IPAddress> Elsewhere => [.. (Addresses ?? []).Where(address => !IPAddress.IsLoopback(address))];
    }

    private static async Task<Lookup> LookUpAsync(CheckedMachine machine, string host, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        IPAddress[]? addresses = null;
        string? error = null;
        try
        {
            // The system's resolver has no timeout: the lookup is abandoned.
            addresses = await Task.Run(() => machine.Resolve(host), cancellation).WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
        }
        catch (SocketException e)
        {
            error = e.Message;
        }

        return new Lookup(host, Stopwatch.GetElapsedTime(started), addresses, error);
    }

    private static bool AsksByMulticast(CheckedMachine machine) =>
        File.Exists(machine.NameServiceSwitch)
        && File.ReadLines(machine.NameServiceSwitch).Any(line => line.TrimStart().StartsWith("hosts:", StringComparison.Ordinal) && line.Contains("mdns", StringComparison.Ordinal));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
