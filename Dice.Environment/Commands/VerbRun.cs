using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Commands.Output;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary>One run of a verb: its command line, settings, engine, lock and output. Releases lock and engine at the end.</summary>
/// <param name="console">The host's output.</param>
/// <param name="parsed">The command line.</param>
/// <param name="cancellation">Cancelled by a signal.</param>
internal sealed class VerbRun(HostConsole console, ParseResult parsed, CancellationToken cancellation) : IDisposable
{
    private EngineConnection? _engine;

    /// <summary>The host's output.</summary>
    public HostConsole Host => console;

    /// <summary>Standard output.</summary>
    public OutputWriter Out => console.Out;

    /// <summary>Standard error.</summary>
    public OutputWriter Error => console.Error;

    /// <summary>Cancelled by a signal.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The settings, read at the first use.</summary>
    public HostSettings Settings => field ??= HostSettings.From(parsed);

    /// <summary>Whether the result is printed as one document.</summary>
    public bool IsJson { get; } = parsed.GetResult(HostOptions.Json) is not null && parsed.GetValue(HostOptions.Json);

    /// <summary>Receives progress and notes: standard error when the result is a document.</summary>
    public TextWriter Talk => IsJson ? console.Error : console.Out;

    /// <summary>The engine; <see cref="OpenEngineAsync"/> opens it.</summary>
    public EngineConnection Engine => _engine ?? throw new InvalidOperationException("the verb has opened no engine");

    /// <summary>The environment's lock; null unless <see cref="LockAsync"/> took it.</summary>
    public EnvironmentLock? Lock { get; private set; }

    /// <summary>Access to the data of the environment; notes and waits for locks are printed on standard error.</summary>
    public EnvironmentData Data => DataSettings.For(Engine, Settings, console);

    /// <summary>Returns the value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Returns the value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Opens the engine.</summary>
    /// <param name="images">The images that the verb provides; if no engine answers, one is installed or started. Null for a verb that needs an engine that runs.</param>
    /// <exception cref="DiceException">No engine answers, and none can be installed or started.</exception>
    public async Task OpenEngineAsync(IEnumerable<ImageSource>? images = null)
    {
        var settings = Settings; // An invalid setting is reported first.
        _engine ??= images is null ? await EngineConnection.OpenAsync(cancellation) : await settings.OpenEngineAsync(images, Talk, cancellation);
    }

    /// <summary>Takes the environment's lock; reports a wait on standard error.</summary>
    public async Task LockAsync() => Lock = await Settings.LockAsync(console, cancellation);

    /// <summary>Reads the current state of the environment.</summary>
    public Task<RunningStack> ReadStackAsync() => RunningStack.ReadAsync(Engine, Settings.Id, cancellation);

    /// <summary>Saves the state that the verb is about to remove, see <see cref="DataSettings.KeepBeforeAsync"/>.</summary>
    public Task KeepBeforeAsync(RunningStack stack, string occasion) => DataSettings.KeepBeforeAsync(this, stack, occasion);

    /// <summary>Prints the result: the document with <c>--json</c>, else the text.</summary>
    /// <returns><see cref="ExitCode.Fine"/>.</returns>
    public int Print<T>(T document, string text) => Print(document, () => console.Out.WriteLine(text));

    /// <summary>Prints the result: the document with <c>--json</c>, else what the action writes.</summary>
    /// <returns><see cref="ExitCode.Fine"/>.</returns>
    public int Print<T>(T document, Action write)
    {
        if (IsJson)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(document, VerbJson.Printed));
        }
        else
        {
            write();
        }

        return ExitCode.Fine;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Lock?.Dispose();
        _engine?.Dispose();
    }
}
