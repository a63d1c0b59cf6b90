using System.Globalization;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.HotReload;

/// <summary>The backend under edit: what it answers, which processes it is, what it says.</summary>
public sealed class RunningBackend(DockerClient engine, RunningStack stack, EdgeHttp edge) : IDisposable
{
    private static readonly TimeSpan RestDeadline = TimeSpan.FromSeconds(60);
    private static readonly Uri About = new($"https://{Services.Backend.Host}/");

    private readonly HttpClient _http = edge.CreateClient();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Container => stack[Services.Backend.Name].ContainerId;

    /// <summary>The debugger's port on this machine.</summary>
    public int InspectorPort => stack[Services.Backend.Name].FindEndpoint("inspector")!.HostPort!.Value;

    /// <summary>The source of a greeting.</summary>
    public static string Greeting(string text) => $"export const greeting = '{text}';\n";

    /// <summary>The greeting that is answered with through HTTPS and the edge; or, when it is refused, how.</summary>
    public async Task<string> LookAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(About, Stop);
            var body = await answer.Content.ReadAsStringAsync(Stop);
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("greeting").GetString()! : $"refused: {(int)answer.StatusCode} {body}";
        }
        catch (HttpRequestException e)
        {
            return $"refused: {e.Message}";
        }
    }

    /// <summary>Waits until it is as between two edits: one process serves, one is prepared, none is ending. Looks on meanwhile, and gives what it saw.</summary>
    public async Task<IReadOnlySet<string>> RestAsync()
    {
        var seen = new HashSet<string>();
        await Eventually.HoldsAsync(
            async () =>
            {
                seen.Add(await LookAsync());
                return string.Join("; ", await ProcessesAsync());
            },
            processes => processes.Split("; ").Order(StringComparer.Ordinal).SequenceEqual(["dice-dev: prepared", "node /app/dist/main.js"]),
            RestDeadline,
            "one process serves and one is prepared");
        return seen;
    }

    /// <summary>Saves a greeting of its own and waits for it: what another test put back on its way out may still be loading, and is over then.</summary>
    /// <returns>The greeting, which is the only answer from now on.</returns>
    public async Task<string> BeginAsync(EditedFile file)
    {
        var greeting = $"Begun {Guid.NewGuid():N}";
        await ReloadWatch.MeasureAsync(() => file.Save(Greeting(greeting)), LookAsync, greeting);
        await RestAsync();
        return greeting;
    }

    /// <summary>Waits until a save has set something going: a process loads the changed source.</summary>
    public Task RestlessAsync() => Eventually.HoldsAsync(
        async () => string.Join("; ", await ProcessesAsync()), processes => !processes.Contains("dice-dev: prepared", StringComparison.Ordinal), RestDeadline, "a new version starts");

    /// <summary>The processes that are or become the application.</summary>
    public async Task<IReadOnlyList<string>> ProcessesAsync()
    {
        var processes = await ContainerProcesses.ListAsync(engine, Container, Stop);
        return [.. processes.Select(process => process.Command).Where(command => !command.Contains("supervisor", StringComparison.Ordinal))];
    }

    /// <summary>Does something, and waits until the backend's log has said a text since.</summary>
    /// <returns>What it has said.</returns>
    public async Task<string> SaysAfterAsync(Action act, string text)
    {
        var since = TimeProvider.System.GetUtcNow();
        act();
        var said = "";
        await Eventually.HoldsAsync(
            async () => said = await LogAsync(since), log => log.Contains(text, StringComparison.Ordinal), RestDeadline, $"the log says '{text}'");
        return said;
    }

    /// <summary>Its log since a moment.</summary>
    public async Task<string> LogAsync(DateTimeOffset since)
    {
        var seconds = (since - DateTimeOffset.UnixEpoch).TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);
        using var stream = await engine.Containers.GetContainerLogsAsync(Container, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Since = seconds }, Stop);
        var (output, error) = await stream.ReadOutputToEndAsync(Stop);
        return output + error;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
