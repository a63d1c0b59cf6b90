namespace Dice.Environment.Setup;

/// <summary>Finds the commands of this machine.</summary>
public static class CommandLookup
{
    /// <summary>Folders of administration commands, which a user's PATH often lacks.</summary>
    private static readonly string[] FurtherFolders = ["/usr/sbin", "/sbin"];

    /// <summary>Returns the full path of a command; null when the machine does not have it.</summary>
    public static string? Find(string command) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(FurtherFolders)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists);
}
