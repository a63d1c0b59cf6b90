using System.Diagnostics;

namespace Dice.Environment.Setup;

/// <summary>Runs the checkout's <c>scripts/setup-dev-environment.sh</c>, which installs components as root on Debian and Ubuntu, and lists what is missing elsewhere.</summary>
/// <param name="checkout">The checkout's folder.</param>
public sealed class SetupScript(string checkout) : IMachineSetup
{
    private const string Name = "scripts/setup-dev-environment.sh";
    private const int ShownLines = 20;

    /// <summary>The components that the script can install; a test compares this list with the script.</summary>
    public static IReadOnlyList<string> Components { get; } = ["engine", "dotnet", "browser", "certutil", "mmdebstrap", "docker", "openssl", "npm", "git", "make", "shellcheck", "shfmt"];

    public bool Knows(string component) => Components.Contains(component);

    public async Task EnsureAsync(IReadOnlyCollection<string> components, IReadOnlyCollection<string> alsoWanted, Action<string> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var run = await RunAsync(components, progress, cancellation);
        if (run.ExitCode == 0)
        {
            return;
        }

        // A report means that nothing can be installed on this machine. It must list everything that is needed.
        var wanted = alsoWanted.Where(Knows).Except(components).ToArray();
        if (run.Report.Length > 0 && wanted.Length > 0)
        {
            run = await RunAsync([.. components, .. wanted], _ => { }, cancellation);
        }

        throw run.Report.Length > 0
            ? new DiceException(run.Report, "install what is listed, then run this again")
            : new DiceException($"./{Name} --only {string.Join(',', components)} failed with exit code {run.ExitCode}:\n{run.LastLines}", "correct what these lines name, then run this again");
    }

    private async Task<(int ExitCode, string Report, string LastLines)> RunAsync(IEnumerable<string> components, Action<string> progress, CancellationToken cancellation)
    {
        // A cancellation does not kill it: an interrupted dpkg leaves packages half installed.
        using var process = Start(["--only", string.Join(',', components)]);
        using var waiting = cancellation.Register(() => progress("Cancelled; the installation that has begun is finished first."));
        var lines = new Queue<string>();
        var report = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            progress(line);
            lines.Enqueue(line);
            if (lines.Count > ShownLines)
            {
                lines.Dequeue();
            }
        }

        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, (await report).Trim(), string.Join('\n', lines));
    }

    private Process Start(string[] arguments)
    {
        var path = Path.Combine(checkout, Name);
        try
        {
            return Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = checkout })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiceException($"{path} cannot be run: {e.Message}", "install what README.md lists by hand, and check that the checkout is complete", e);
        }
    }
}
