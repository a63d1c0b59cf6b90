using System.Diagnostics;

namespace Dice.LoadTests.Workers;

/// <summary>A worker as a child process.</summary>
public sealed class WorkerProcess : IWorkerProcess
{
    private const int MostLines = 20;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private WorkerProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        Exit = ExitAsync();
    }

    /// <inheritdoc/>
    public Task<int> Exit { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Starts a worker.</summary>
    /// <param name="command">The program and its arguments.</param>
    public static WorkerProcess Start(IReadOnlyList<string> command) => new(Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    /// <inheritdoc/>
    public async ValueTask<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync();

    /// <inheritdoc/>
    public void Send(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // It has ended; its exit code says why.
        }
    }

    /// <inheritdoc/>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exit;
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lock (_lines)
            {
                _lines.Enqueue(line);
                if (_lines.Count > MostLines)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}
