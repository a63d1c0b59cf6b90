using Dice.Environment.Storage;

namespace Dice.Environment.Edge;

/// <summary>The machine whose stores are changed; the real one unless said otherwise.</summary>
public sealed record TrustMachine
{
    /// <summary>The folder that stands for the root of the file system.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The user who called sudo; null without it.</summary>
    public SudoCaller? Caller { get; init; } = SudoCaller.Current;

    /// <summary>The home of the user whose browsers are meant: under sudo, of the one who called it.</summary>
    public string Home { get; init; } = SudoCaller.Current?.Home ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    /// <summary>Whether this process may change the machine's own store.</summary>
    public bool IsPrivileged { get; init; } = System.Environment.IsPrivilegedProcess;

    /// <summary>Whether it is a Mac.</summary>
    public bool IsMac { get; init; } = OperatingSystem.IsMacOS();

    /// <summary>Runs its tools.</summary>
    public ICommandRunner Commands { get; init; } = new ProcessCommandRunner();

    /// <summary>Runs its tools as the user whose home it is.</summary>
    internal ICommandRunner UserCommands => Caller is { } caller ? new CallerCommandRunner(Commands, caller) : Commands;

    /// <summary>A path of this machine.</summary>
    internal string At(string path) => Path.Combine(Root, path.TrimStart('/'));
}
