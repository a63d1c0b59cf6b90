using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Trust;

/// <summary>The machine whose stores are changed. By default, the machine that this process runs on; tests replace parts of it.</summary>
public sealed record TrustMachine
{
    /// <summary>The folder that is used as the root of the file system.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The user who called sudo; null without it.</summary>
    public SudoCaller? Caller { get; init; } = SudoCaller.Current;

    /// <summary>The home of the user whose browsers are changed; under sudo, the home of the caller.</summary>
    public string Home { get; init; } = SudoCaller.Current?.Home ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    /// <summary>Whether this process can change the machine's own store.</summary>
    public bool IsPrivileged { get; init; } = System.Environment.IsPrivilegedProcess;

    /// <summary>Whether the machine runs macOS.</summary>
    public bool IsMac { get; init; } = OperatingSystem.IsMacOS();

    /// <summary>Runs tools on the machine.</summary>
    public ICommandRunner Commands { get; init; } = new ProcessCommandRunner();

    /// <summary>Runs tools as the user who owns <see cref="Home"/>.</summary>
    internal ICommandRunner UserCommands => Caller is { } caller ? new CallerCommandRunner(Commands, caller) : Commands;

    /// <summary>Returns a path on this machine.</summary>
    internal string At(string path) => Path.Combine(Root, path.TrimStart('/'));
}
