using System.Security.Cryptography;
using System.Runtime.Versioning;
using System.Text;

namespace Dice.Environment.Runtime.Engine;

/// <summary>
/// Converts a socket's path to one that clients accept. Clients derive a host name from the path's last part and escape the rest, so they
/// misread a space, an umlaut or a <c>#</c>; and the operating system limits the path to about a hundred bytes. A link replaces such a path.
/// </summary>
internal static class PlainSocketPath
{
    // sun_path is 104 bytes on macOS and 108 on Linux.
    private const int MostBytes = 100;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Returns the address to connect to for a socket's path.</summary>
    /// <exception cref="EngineException">A link is needed and cannot be created.</exception>
    public static Uri UriOf(string path) => new($"unix://{(OperatingSystem.IsWindows() || IsPlain(path) ? path : Link(path))}");

    private static bool IsPlain(string path) =>
        path.Length <= MostBytes && path.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '.' or '_' or '-');

    [UnsupportedOSPlatform("windows")]
    private static string Link(string path)
    {
        // Not below TMPDIR or the home folder: their paths may have the same problem.
        var folder = $"/tmp/dice-engine-{Hash(Env.UserName)}";
        var link = $"{folder}/{Hash(path)}.sock";
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            File.SetUnixFileMode(folder, OwnerOnly); // Fails for a folder of another user.
            if (new FileInfo(link).LinkTarget != path)
            {
                var made = $"{link}.{Env.ProcessId}";
                File.Delete(made);
                File.CreateSymbolicLink(made, path);
                File.Move(made, link, overwrite: true);
            }

            return link;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"the engine's socket {path} needs a link in {folder}, which cannot be created: {e.Message}", "set DOCKER_HOST to a link of your own whose path has only letters, digits and . _ -", e);
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
