using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands.Exec;

/// <summary>Runs a command in a container, with the standard input, output and error of this process.</summary>
/// <param name="console">Receives output and errors; provides the signal that ended this process.</param>
internal sealed class PipedExec(HostConsole console, EngineConnection engine, RunningService service)
{
    /// <summary>The exit code of a local command that ended because the reader of its output closed it: 128 + SIGPIPE.</summary>
    private const int ReaderLeft = ExitCode.Signal + 13;

    private const int BufferSize = 81920;
    private readonly ExecMark _mark = new(engine, service);

    /// <summary>Runs the command to its end. A signal, or output that cannot be written, ends the command too.</summary>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="hasInput">Whether the command reads this process's input.</param>
    /// <param name="cancellation">Cancelled by a signal.</param>
    /// <returns>The command's exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> command, bool hasInput, CancellationToken cancellation)
    {
        var created = await engine.Client.Exec.CreateContainerExecAsync(
            service.ContainerId,
            new ContainerExecCreateParameters { AttachStdin = hasInput, AttachStdout = true, AttachStderr = true, Cmd = [.. command], Env = [_mark.Variable] },
            cancellation);
        using var stream = await engine.Client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters(), CancellationToken.None);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation, console.Out.Closed, console.Error.Closed);
        var input = hasInput ? FeedAsync(stream, over.Token) : Task.CompletedTask;
        var output = CopyAsync(stream);
        if (!await EndsBeforeAsync(output, over.Token) && !await _mark.EndAsync(console.Signal, output))
        {
            throw new DiceException(
                $"the command in '{service.Name}' could not be ended: it ignores signals, or its image has no shell to send them with",
                "end it with the service: ./run-env.sh restart " + service.Name);
        }

        await over.CancelAsync(); // Stops the wait for input, which is not needed any more.
        _ = input;
        await output;
        if (!cancellation.IsCancellationRequested && (console.Out.Failure ?? console.Error.Failure) is { } failure)
        {
            return failure.ReaderLeft ? ReaderLeft : throw new DiceException($"the command's output could not be written: {failure.Reason}; the command was ended", "redirect the output to a writable place with free space");
        }

        var ended = await engine.Client.Exec.InspectContainerExecAsync(created.ID, CancellationToken.None);
        return (int)(ended.ExitCode ?? throw new DiceException($"the engine does not report how the command in '{service.Name}' ended", "run it again"));
    }

    /// <summary>Whether the command ends by itself before the cancellation.</summary>
    private static async Task<bool> EndsBeforeAsync(Task output, CancellationToken over)
    {
        try
        {
            await output.WaitAsync(over);
            return true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return output.IsCompleted;
        }
    }

    /// <summary>Copies the output. It keeps reading after the output has been closed, because the end of the stream shows the command's end.</summary>
    private async Task CopyAsync(MultiplexedStream stream)
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None);
            if (read.EOF)
            {
                return;
            }

            var target = read.Target == MultiplexedStream.TargetStream.StandardError ? console.Error : console.Out;
            target.WriteBytes(buffer.AsSpan(0, read.Count));
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
            // The command ended before it had read all input.
        }
    }
}
