using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Commands.Output;
using Dice.Environment.Data;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
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
    public EnvironmentData Data => Settings.Data(Engine, text => console.Error.WriteLine($"note: {text}"), console.Error.WriteLine);

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
        _engine ??= images is null ? await EngineConnection.OpenAsync(cancellation) : await settings.OpenEngineAsync(images, Talk.WriteLine, cancellation);
    }

    /// <summary>Takes the environment's lock; reports a wait on standard error.</summary>
    public async Task LockAsync() => Lock ??= await Settings.LockAsync(console.Error.WriteLine, cancellation);

    /// <summary>Releases the environment's lock before the end of the run.</summary>
    public void ReleaseLock()
    {
        Lock?.Dispose();
        Lock = null;
    }

    /// <summary>Reads the current state of the environment.</summary>
    public Task<RunningStack> ReadStackAsync() => RunningStack.ReadAsync(Engine, Settings.Id, cancellation);

    /// <summary>
    /// Saves the state that the verb is about to remove as an automatic checkpoint, and prints how to restore it. Call it after the verb's
    /// arguments have been checked, because each new checkpoint can prune an older one.
    /// </summary>
    /// <param name="stack">The current state of the environment; stores that do not run are left out.</param>
    /// <param name="occasion">The verb, such as <c>db-reset</c>.</param>
    public async Task KeepBeforeAsync(RunningStack stack, string occasion)
    {
        DatabaseAccess.RequireRunning(stack); // A checkpoint without the rows to be removed could not restore them.
        string[] stores = [.. StackSnapshot.Stores.Where(name => stack.Find(name) is { IsRunning: true })];
        var made = await new CheckpointKeeper(Data).CreateAutomaticAsync(occasion, $"before {occasion.Replace('-', ' ')}", cancellation, stores);
        await Talk.WriteLineAsync($"The previous state is saved as a checkpoint; restore it with {Settings.Hint($"checkpoint restore {made.Name}")}");
    }

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

    public void Dispose()
    {
        Lock?.Dispose();
        _engine?.Dispose();
    }
}
