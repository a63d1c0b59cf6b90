using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands;

/// <summary>Runs a command in a container with this process's input, output and errors.</summary>
internal static class PipedExec
{
    private const int BufferSize = 81920;

    /// <summary>Runs it to its end.</summary>
    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync(EngineConnection engine, RunningService service, IEnumerable<string> command, CancellationToken cancellation)
    {
        // Somebody who types at a terminal without the docker client gets no input through: it could not be ended.
        var hasInput = Console.IsInputRedirected;
        var created = await engine.Client.Exec.CreateContainerExecAsync(
            service.ContainerId,
            new ContainerExecCreateParameters { AttachStdin = hasInput, AttachStdout = true, AttachStderr = true, Cmd = [.. command] },
            cancellation);
        using var stream = await engine.Client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters(), cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var input = hasInput ? FeedAsync(stream, over.Token) : Task.CompletedTask;
        await CopyAsync(stream, cancellation);
        await over.CancelAsync(); // Input that nobody reads any more is not awaited.
        _ = input;
        var ended = await engine.Client.Exec.InspectContainerExecAsync(created.ID, cancellation);
        return (int)(ended.ExitCode ?? throw new DiceException($"the engine does not say how the command in '{service.Name}' ended", "run it again"));
    }

    private static async Task CopyAsync(MultiplexedStream stream, CancellationToken cancellation)
    {
        await using var output = Console.OpenStandardOutput();
        await using var error = Console.OpenStandardError();
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation);
            if (read.EOF)
            {
                return;
            }

            var target = read.Target == MultiplexedStream.TargetStream.StandardError ? error : output;
            await target.WriteAsync(buffer.AsMemory(0, read.Count), cancellation);
            await target.FlushAsync(cancellation);
        }
    }

    private static async Task FeedAsync(MultiplexedStream stream, CancellationToken cancellation)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[BufferSize];
        try
        {
            while (await input.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                await stream.WriteAsync(buffer, 0, count, cancellation);
            }

            stream.CloseWrite();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The command ended before its input did.
        }
    }
}
