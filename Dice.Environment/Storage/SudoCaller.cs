using System.Diagnostics;

namespace Dice.Environment.Storage;

/// <summary>The user who called this process through sudo. Files that the process creates belong to this user, and this user's home folder is used.</summary>
/// <param name="User">The user id.</param>
/// <param name="Group">The id of the user's group.</param>
/// <param name="Name">The user's name.</param>
/// <param name="Home">The user's home folder; null when it is unknown.</param>
public sealed record SudoCaller(uint User, uint Group, string Name, string? Home)
{
    private const string Accounts = "/etc/passwd";
    private static readonly Lazy<SudoCaller?> Found = new(() => Find(Env.GetEnvironmentVariable, Env.IsPrivilegedProcess && !OperatingSystem.IsWindows(), AccountOf));

    /// <summary>The caller of this process; null when it was not called through sudo, or was called by root.</summary>
    public static SudoCaller? Current => Found.Value;

    /// <summary>Determines the caller from environment variables.</summary>
    /// <param name="variable">Returns a variable's value, or null.</param>
    /// <param name="privileged">Whether the process runs as root.</param>
    /// <param name="account">Returns the line of the account database for a user id, or null.</param>
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

    /// <summary>Changes the owner of a new file or folder to the caller when its parent folder belongs to the caller; does nothing without sudo.</summary>
    public static void Adopt(string path)
    {
        if (Current is { } caller && Path.GetDirectoryName(path) is { } parent && FileIdentity.Of(parent)?.User == caller.User)
        {
            // A file system without owners refuses the change; its files belong to the user who mounted it.
            _ = FileIdentity.TryChangeOwner(path, caller.User, caller.Group);
        }
    }

    private static string? AccountOf(uint user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        var local = File.Exists(Accounts) ? File.ReadLines(Accounts).FirstOrDefault(line => line.Split(':') is { Length: > 5 } fields && fields[2] == number) : null;
        return local ?? AskSystem(number);
    }

    /// <summary>The local file does not contain users of a directory service.</summary>
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
