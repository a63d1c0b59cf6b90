using Dice.Environment.Storage;

namespace Dice.Environment.Runtime;

/// <summary>Where Dice keeps what is not in the engine: the development CA, downloads, and each environment's generated files.</summary>
/// <param name="Root">The folder that holds it all; readable by its user alone.</param>
public sealed record DiceFolders(string Root)
{
    /// <summary><c>DICE_HOME</c>, else the user's data folder. Nothing is made.</summary>
    /// <exception cref="Model.DiceException">The variable holds no absolute path, or the user has no home.</exception>
    public static DiceFolders Default => _default ??= new(UserFolders.Home);

    private static DiceFolders? _default;

    /// <summary>The development CA of a zone such as <c>dice.local</c>, one for the machine's user.</summary>
    public string CertificateAuthority(string zone) => Path.Combine(Root, "ca", zone);

    /// <summary>Downloads and locks of image builds.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>Locks on host ports between choosing and binding them.</summary>
    public string Ports => Path.Combine(Root, "ports");

    /// <summary>An environment's generated files: edge configuration and secrets.</summary>
    public string For(EnvironmentId id) => Path.Combine(Root, "environments", id.Value);

    /// <summary>An environment's checkpoints, a folder each.</summary>
    public string Checkpoints(EnvironmentId id) => Path.Combine(Root, "checkpoints", id.Value);

    /// <summary>Makes the root, closed to other users: below it lie keys that containers of any user id must be able to read.</summary>
    /// <exception cref="Model.DiceException">It cannot be made.</exception>
    public DiceFolders EnsureExists()
    {
        Files.CreatePrivateFolder(Root);
        return this;
    }
}
