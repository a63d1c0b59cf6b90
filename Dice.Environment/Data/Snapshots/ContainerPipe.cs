using System.Text;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Runs a command in a container and streams bytes to its input and from its output.</summary>
internal static class ContainerPipe
{
    private const int BufferSize = 1 << 16;
    private const int MostErrorBytes = 1 << 16;

    /// <summary>Runs a command and waits for it to exit.</summary>
    /// <exception cref="DiceException">The exit code is not 0. Contains the text that the command wrote to its error stream.</exception>
    public static async Task RunAsync(
        DockerClient client, string container, IReadOnlyList<string> command, Stream? input, Stream? output, CancellationToken cancellation)
    {
        var created = await client.Exec.CreateContainerExecAsync(
            container,
            new Api.ContainerExecCreateParameters { AttachStdin = input is not null, AttachStdout = true, AttachStderr = true, Cmd = [.. command] },
            cancellation);
        using var stream = await client.Exec.StartContainerExecAsync(created.ID, new Api.ContainerExecStartParameters(), cancellation);
        // A command may exit before it has read all of its input: its error output is then the cause, not the broken pipe.
        var feeding = input is null ? Task.CompletedTask : FeedAsync(stream, input, cancellation);
        var errors = await DrainAsync(stream, output, cancellation);
        Exception? broken = null;
        try
        {
            await feeding;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            broken = e;
        }

        var ended = await client.Exec.InspectContainerExecAsync(created.ID, cancellation);
        if (ended.ExitCode != 0 || broken is not null)
        {
            throw new DiceException($"`{command[0]}` exited with code {ended.ExitCode}: {errors.Trim()}", "check the log of the service: ./run-env.sh logs", broken);
        }
    }

    private static async Task FeedAsync(MultiplexedStream stream, Stream input, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        while (await input.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            await stream.WriteAsync(buffer, 0, count, cancellation);
        }

        stream.CloseWrite();
    }

    private static async Task<string> DrainAsync(MultiplexedStream stream, Stream? output, CancellationToken cancellation)
    {
        using var errors = new MemoryStream();
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation);
            if (read.EOF)
            {
                return Encoding.UTF8.GetString(errors.GetBuffer(), 0, (int)errors.Length);
            }

            if (read.Target == MultiplexedStream.TargetStream.StandardError)
            {
                await errors.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read.Count, MostErrorBytes - errors.Length)), cancellation);
            }
            else if (output is not null)
            {
                await output.WriteAsync(buffer.AsMemory(0, read.Count), cancellation);
            }
        }
    }
}
