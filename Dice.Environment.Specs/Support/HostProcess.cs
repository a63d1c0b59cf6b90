using System.Diagnostics;
using System.Text;
using Dice.Environment.Runtime;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Support;

/// <summary>The console host as a child process, as <c>run-env.sh</c> runs it.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HostProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it on an environment.</summary>
    public static HostProcess Start(EnvironmentId id, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        GateBundles.Watch(id);
        string[] host = ["dotnet", typeof(EnvironmentId).Assembly.Location, .. arguments, "--env", id.Value];
        // A run in the background of a script has SIGINT ignored, and its children inherit that: a terminal's Ctrl-C would not be seen.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. host] : host;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DICE_REPOSITORY"] = Checkout.Root;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end and returns its exit code.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(EnvironmentId id, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        using var host = Start(id, arguments, variables);
        return (await host.WaitAsync(TimeSpan.FromMinutes(3)), host.Output);
    }

    /// <summary>Runs it to its end with a text on standard input, and returns its exit code.</summary>
    public static async Task<(int ExitCode, string Output)> RunWithInputAsync(EnvironmentId id, IEnumerable<string> arguments, string input)
    {
        using var host = Start(id, arguments);
        await host._process.StandardInput.WriteAsync(input);
        host._process.StandardInput.Close();
        return (await host.WaitAsync(TimeSpan.FromMinutes(3)), host.Output);
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">With what it printed.</exception>
    public async Task<int> WaitAsync(TimeSpan deadline)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(deadline);
        try
        {
            await _process.WaitForExitAsync(stop.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"the host did not end within {deadline.TotalSeconds:0} s; it printed:\n{Output}", e);
        }
    }

    /// <summary>Ends it as a crash would: SIGKILL, no clean-up of its own.</summary>
    public void KillHard() => _process.Kill();

    /// <summary>Ends it as Ctrl-C would: SIGINT.</summary>
    public Task InterruptAsync() => SignalAsync(ProcessSignal.Interrupt);

    /// <summary>Sends it a signal, see <see cref="ProcessSignal"/>.</summary>
    public Task SignalAsync(int signal)
    {
        ProcessSignal.Send(_process.Id, signal);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }
}
