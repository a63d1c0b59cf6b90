using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Startup;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Up;

/// <summary>Prints the result of a start.</summary>
internal sealed class UpSummary(VerbRun run, UpRequest request, StartedStack started, StartupReport? report)
{
    private readonly ImageWording _wording = new(run.Settings.Recipes);

    /// <summary>Writes the result as text or as a document.</summary>
    public async Task WriteAsync()
    {
        if (run.IsJson)
        {
            var status = await run.Settings.ReadStatusAsync(run.Engine, run.Cancellation);
            run.Print(status with { Timeline = started.Timeline }, "");
            foreach (var note in started.Notes)
            {
                await run.Error.WriteLineAsync($"note: {run.Host.Complete(note)}");
            }

            return;
        }

        var isNew = started.Timeline.Services.Any(times => !times.WasRunning);
        run.Out.WriteLine();
        if (isNew)
        {
            run.Out.Write(Waterfall.Render(started.Timeline));
            run.Out.WriteLine();
        }

        WriteServices();
        foreach (var note in started.Notes)
        {
            run.Host.WriteNote(note);
        }

        run.Out.WriteLine($"{(isNew ? "Ready" : "Already running; checked")} in {Durations.InWords(TimeSpan.FromMilliseconds(started.Timeline.TotalMs))}: environment {run.Settings.Id}, {started.Lease.Lease}");
        if (report is not null)
        {
            run.Out.WriteLine($"Report: {report.Page} and {Path.GetFileName(report.Json)}");
        }

        foreach (var (address, url) in started.Stack.Urls)
        {
            var text = RunningStack.TextOf(url);
            var signIn = request.Stack.Routes.FirstOrDefault(route => route.Address == address)?.SignIn;
            run.Out.WriteLine($"  {(run.Host.UsesColor ? $"\e[1;36m{text}\e[0m" : text)}{(signIn is null ? "" : $" (sign in {signIn} of the development secrets)")}");
        }

        if (isNew)
        {
            WriteHints();
        }

        if (started.Lease.Lease != request.Lease)
        {
            run.Host.WriteNote(JoinedNote());
        }
        else if (request.Detach)
        {
            run.Out.WriteLine($"It keeps running until {run.Settings.Hint("down")}");
        }
    }

    /// <summary>The note for an environment that was already up and keeps its lease.</summary>
    private string JoinedNote() => started.Lease.Lease switch
    {
        PersistentLease => $"this environment was started with --detach: it keeps running until {run.Settings.Hint("down")}",
        { EndsVolumes: true } lease => $"this environment was already up and is {lease}: it ends with the processes that use it, and the data that it created is removed too",
        var lease => $"this environment was already up and is {lease}: it ends with the process that started it",
    };

    private void WriteServices()
    {
        var table = new TextTable("SERVICE", "IMAGE SOURCE", "IMAGE", "PORTS ON 127.0.0.1");
        foreach (var service in started.Stack.Services)
        {
            var source = request.Stack.Services.FirstOrDefault(other => other.Name == service.Name)?.Image;
            table.Add(
                service.IsRunning ? "green" : "red",
                service.Name,
                _wording.Describe(service.ImageOrigin, service.SubstituteFor, source),
                service.Image,
                string.Join(", ", service.Endpoints.Where(endpoint => endpoint.HostPort is not null).Select(endpoint => $"{endpoint.Name} {endpoint.HostPort}")));
        }

        table.WriteTo(run.Host);
    }

    private void WriteHints()
    {
        if (started.Stack.Urls.Count == 0)
        {
            return;
        }

        if (!HostsFile.Check(HostsFile.DefaultPath, started.Stack.Edge!.Hosts).IsEmpty)
        {
            run.Out.WriteLine("To let your browser find these names: ./run-env.sh hosts --write");
        }

        run.Out.WriteLine("To let your browser trust them: ./run-env.sh trust (check with --check)");
    }
}
