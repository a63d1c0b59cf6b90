using System.Diagnostics;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Support;

/// <summary>A copy of the checkout, and a bare Debian in which its commands run; see <c>scripts/tests/bare-machine.sh</c>.</summary>
internal sealed class BareMachine : IDisposable
{
    private const int CannotBeMadeHere = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly string[] LeftOut = ["obj", "node_modules", "artifacts", ".git", "Dice.Environment.Specs", "Debug"];
    private readonly TemporaryFolder _folder = new();

    /// <summary>Copies the checkout.</summary>
    public BareMachine() => Copy(new DirectoryInfo(Checkout.Root), Root);

    /// <summary>The copy.</summary>
    public string Root => _folder["dice"];

    /// <summary>Runs a command in the copy's folder on the bare machine. The test is skipped where no such machine can be made.</summary>
    /// <returns>The exit code and all output.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(string[] command, params (string Name, string Value)[] variables)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess, "a root filesystem is made by root, on Linux");
        await RequiredCommand.EnsureAsync("mmdebstrap");
        var home = DiceFolders.Default.EnsureExists().Root;
        var packages = Path.Combine(Env.GetFolderPath(Env.SpecialFolder.UserProfile), ".nuget", "packages");
        string[] bound = ["--bind", home, .. Directory.Exists(packages) ? ["--bind", $"{packages}:/root/.nuget/packages"] : Array.Empty<string>()];
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" 2>&1", "sh", Path.Combine(Root, "scripts", "tests", "bare-machine.sh"), .. bound, .. command])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DICE_HOME"] = home;
        start.Environment.Remove("DICE_REPOSITORY");
        start.Environment.Remove("DICE_ARTIFACTS");
        start.Environment.Remove("DICE_WORKSPACE"); // Its folder is not on that machine.
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Deadline);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.SkipWhen(process.ExitCode == CannotBeMadeHere, output);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(target, file.Name));
        }

        foreach (var folder in source.EnumerateDirectories().Where(folder => !LeftOut.Contains(folder.Name)))
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }
}
