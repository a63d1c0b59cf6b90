using System.Diagnostics;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Specs.Support;

/// <summary>Makes sure of an engine, by the project's own set-up script where there is none: <c>dotnet test</c> passes by itself on a bare machine.</summary>
public static class EngineSetup
{
    private static readonly Lazy<Task> Done = new(PrepareAsync);

    /// <summary>A connection to the engine; the first caller waits for the set-up.</summary>
    public static async Task<EngineConnection> ConnectAsync(CancellationToken cancellation)
    {
        await Done.Value.WaitAsync(cancellation);
        return await EngineConnection.OpenAsync(cancellation);
    }

    /// <summary>Runs the set-up script for some of its components.</summary>
    /// <param name="components">Such as <c>engine,browser</c>.</param>
    public static async Task RunScriptAsync(string components)
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Root, "scripts", "setup-dev-environment.sh"), ["--only", components])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = script.StandardOutput.ReadToEndAsync();
        var error = script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        if (script.ExitCode != 0)
        {
            throw new InvalidOperationException($"scripts/setup-dev-environment.sh --only {components} failed:\n{await output}{await error}");
        }
    }

    private static async Task PrepareAsync()
    {
        try
        {
            using var engine = await EngineConnection.OpenAsync(CancellationToken.None);
        }
        catch (EngineException)
        {
            await RunScriptAsync("engine,mmdebstrap");
        }
    }
}
