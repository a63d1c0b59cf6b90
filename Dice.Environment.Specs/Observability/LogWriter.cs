using System.Globalization;
using Dice.Environment.Runtime;
using Docker.DotNet;

namespace Dice.Environment.Specs.Observability;

/// <summary>Writes numbered lines to the output of a service's first process, as the service itself does.</summary>
/// <param name="service">A service whose image has a shell.</param>
/// <param name="marker">The word before the number.</param>
public sealed class LogWriter(DockerClient engine, RunningService service, string marker)
{
    private const int LinesATick = 20;

    /// <summary>The service.</summary>
    public string Service => service.Name;

    /// <summary>Writes lines, at about 200 a second.</summary>
    /// <param name="from">The first number.</param>
    /// <param name="count">How many.</param>
    public async Task WriteAsync(int from, int count)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            n={from}
            while [ $n -lt {from + count} ]; do
              echo "{marker} $n"
              n=$((n + 1))
              [ $((n % {LinesATick})) -ne 0 ] || sleep 0.1
            done >/proc/1/fd/1
            """);
        var outcome = await ContainerCommand.RunAsync(engine, service.ContainerId, ["sh", "-c", script], TestContext.Current.CancellationToken);
        outcome.ExitCode.Should().Be(0, outcome.Error);
    }

    /// <summary>Returns the numbers of the lines in the store, in its order.</summary>
    public async Task<int[]> StoredAsync(ITelemetryStore store) =>
    [
        .. from log in await store.LogsAsync($"{marker} ")
           where log.Service == service.Name
           select int.Parse(log.Body[(log.Body.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture),
    ];
}
