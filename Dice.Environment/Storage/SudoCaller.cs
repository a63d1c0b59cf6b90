using System.Diagnostics;
using System.Globalization;

namespace Dice.Environment.Storage;

/// <summary>The user who called this process through sudo. Their files stay theirs, and their home is the one that counts.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The number of the user's group.</param>
/// <param name="Name">The user's name.</param>
/// <param name="Home">The user's home; null when no one knows it.</param>
public sealed record SudoCaller(uint User, uint Group, string Name, string? Home)
{
    private const string Accounts = "/etc/passwd";
    private static readonly Lazy<SudoCaller?> Found = new(() => Find(Env.GetEnvironmentVariable, Env.IsPrivilegedProcess && !OperatingSystem.IsWindows(), AccountOf));

    /// <summary>This process's; null when it was not called through sudo, or by root.</summary>
    public static SudoCaller? Current => Found.Value;

    /// <summary>The caller that variables tell of.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <param name="privileged">Whether the process runs as root.</param>
    /// <param name="account">Gives the line of the account database for a user's number, or null.</param>
    public static SudoCaller? Find(Func<string, string?> variable, bool privileged, Func<uint, string?> account)
    {
        if (!privileged || Number("SUDO_UID") is not { } user || user == 0)
        {
            return null;
        }

        var fields = account(user)?.Split(':') ?? [];
        var home = fields.Length > 5 && fields[5].Length > 0 ? fields[5] : null;
        return new SudoCaller(user, Number("SUDO_GID") ?? user, variable("SUDO_USER") ?? user.ToString(CultureInfo.InvariantCulture), home);

        uint? Number(string name) => uint.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Gives a new file or folder to the caller when it lies in a folder of theirs; does nothing without sudo.</summary>
    public static void Adopt(string path)
    {
        if (Current is { } caller && Path.GetDirectoryName(path) is { } parent && FileIdentity.Of(parent)?.User == caller.User)
        {
            // A file system without owners refuses; then the file belongs to whoever mounted it anyway.
            _ = FileIdentity.TryChangeOwner(path, caller.User, caller.Group);
        }
    }

    private static string? AccountOf(uint user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        var local = File.Exists(Accounts) ? File.ReadLines(Accounts).FirstOrDefault(line => line.Split(':') is { Length: > 5 } fields && fields[2] == number) : null;
        return local ?? AskSystem(number);
    }

    /// <summary>Users of a directory service do not stand in the local file.</summary>
    private static string? AskSystem(string number)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("getent", ["passwd", number]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var line = process.StandardOutput.ReadLine();
            process.WaitForExit();
            return line;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // macOS has no getent.
        }
    }
}
