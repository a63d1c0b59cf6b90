using Dice.Environment.Storage;

namespace Dice.Environment.Runtime;

/// <summary>The folders in which Dice keeps its own files: the development CA, downloads, and the generated files of each environment.</summary>
/// <param name="Root">The folder that contains all others; only its user can read it.</param>
public sealed record DiceFolders(string Root)
{
    /// <summary><c>DICE_HOME</c>, else the user's data folder. The folder is not created.</summary>
    /// <exception cref="Model.DiceException">The variable does not hold an absolute path, or the user has no home folder.</exception>
    public static DiceFolders Default => _default ??= new(UserFolders.Home);

    private static DiceFolders? _default;

    /// <summary>The folder of the development CA of a zone such as <c>dice.local</c>; the user has one CA for each zone.</summary>
    public string CertificateAuthority(string zone) => Path.Combine(Root, "ca", zone);

    /// <summary>The folder for downloads and locks of image builds.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>The folder for locks on host ports; a port is locked from its choice until it is bound.</summary>
    public string Ports => Path.Combine(Root, "ports");

    /// <summary>The folder of an environment's generated files: edge configuration and secrets.</summary>
    public string For(EnvironmentId id) => Path.Combine(Root, "environments", id.Value);

    /// <summary>The folder of an environment's checkpoints; each checkpoint has a folder of its own.</summary>
    public string Checkpoints(EnvironmentId id) => Path.Combine(Root, "checkpoints", id.Value);

    /// <summary>The file of the secrets that were changed for an environment.</summary>
    public string Secrets(EnvironmentId id) => Path.Combine(Root, "secrets", $"{id.Value}.env");

    /// <summary>Creates the root folder and closes it to other users: it contains keys that containers of any user id must be able to read.</summary>
    /// <exception cref="Model.DiceException">The folder cannot be created.</exception>
    public DiceFolders EnsureExists()
    {
        Files.CreatePrivateFolder(Root);
        return this;
    }
}
