using System.Diagnostics;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Support.Registry;

/// <summary>Debian's package <c>docker-registry</c>, unpacked into the cache: nothing is installed on the machine.</summary>
internal static class RegistryPackage
{
    private const string Script = """
        set -eu
        work=$(mktemp -d "$1.XXXXXX")
        trap 'rm -rf "$work"' EXIT
        cd "$work"
        # Package lists of its own, where the machine has none yet; a user other than root may do this too.
        apt-get -qq download docker-registry 2>first.log || {
          mkdir -p lists/partial cache/archives/partial
          set -- "$1" -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache"
          target=$1
          shift
          apt-get -qq "$@" update && apt-get -qq "$@" download docker-registry
          set -- "$target"
        }
        dpkg-deb -x docker-registry_*.deb unpacked
        mv unpacked/usr/bin/docker-registry "$1"
        """;

    /// <summary>The command, which is fetched when it is not in the cache.</summary>
    public static async Task<string> FindAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(DiceFolders.Default.EnsureExists().Cache, "registry")).FullName;
        var command = Path.Combine(folder, "docker-registry");
        if (!File.Exists(command))
        {
            using var fetch = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", command]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var (output, error) = (fetch.StandardOutput.ReadToEndAsync(), fetch.StandardError.ReadToEndAsync());
            await fetch.WaitForExitAsync();
            if (fetch.ExitCode != 0)
            {
                throw new InvalidOperationException($"Debian's docker-registry could not be fetched (exit code {fetch.ExitCode}):\n{await output}{await error}");
            }
        }

        return command;
    }
}
