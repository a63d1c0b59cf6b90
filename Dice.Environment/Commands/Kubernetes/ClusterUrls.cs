using Dice.Environment.Commands.Status;
using Dice.Environment.Edge.Certificates;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>urls</c> of an environment on a cluster.</summary>
internal static class ClusterUrls
{
    /// <summary>Prints the URLs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="host">Print only the URL of this host, or of the host with this first part; null for all.</param>
    public static Task<int> RunAsync(ClusterRun run, string? host)
    {
        var urls = run.Target.Routes.Zip(run.Target.Urls).Where(entry => host is null || entry.First == host || entry.First.StartsWith($"{host}.", StringComparison.Ordinal)).ToArray();
        if (host is not null && urls.Length == 0)
        {
            throw new DiceException($"environment '{run.Target.Environment}' has no URL of the host '{host}'", $"choose from: {string.Join(", ", run.Target.Routes)}");
        }

        urls = host is null ? urls : [urls.MinBy(entry => entry.First.Length)];
        return Task.FromResult(run.Verb.Print(
            new UrlsDocument(run.Target.Environment, urls.ToDictionary(entry => entry.First, entry => entry.Second), ImmutableDictionary<string, string>.Empty),
            () =>
            {
                if (host is not null)
                {
                    run.Verb.Out.WriteLine(urls.Single().Second);
                }
                else
                {
                    WriteUrls(run, withHint: true);
                }
            }));
    }

    /// <summary>Prints all URLs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="withHint">Whether to print how to reach them without a name server.</param>
    public static void WriteUrls(ClusterRun run, bool withHint)
    {
        foreach (var url in run.Target.Urls)
        {
            run.Verb.Out.WriteLine($"  {url}");
        }

        if (withHint && run.Target is { IngressAddress: { } address, Routes: [var first, ..] } && CertificateAuthority.FindRoot(run.Verb.Settings.Folders.CertificateAuthority(EdgeZone.Of(run.Target.Hosts))) is { } root)
        {
            var host = first.Split('/')[0];
            run.Verb.Out.WriteLine($"Without an entry for these names: curl --cacert {root} --resolve {host}:{address.Port}:{address.Address} {run.Target.Urls.First()}");
        }
    }
}
